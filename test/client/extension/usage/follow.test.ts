import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../../../client/extension/state/store.ts';
import { createUsageBoard } from '../../../../client/extension/usage/board.ts';
import { createUsageFollower } from '../../../../client/extension/usage/follow.ts';
import { eventually } from '../../../support/eventually.ts';
import { engine, listing, taskArn, taskEvent, toldTask, usageOf } from '../samples.ts';

function setUp() {
  const store = createStore();
  const board = createUsageBoard();
  const streams: PassThrough[] = [];
  const signals: AbortSignal[] = [];
  const follower = createUsageFollower({
    store,
    board,
    pause: 1,
    open: (_path, signal) => {
      const stream = new PassThrough();
      streams.push(stream);
      signals.push(signal);
      signal.addEventListener('abort', () => stream.destroy());
      return Promise.resolve(stream);
    },
  });
  const connect = () => {
    store.dispatch({ kind: 'connection', connection: { kind: 'connected', engine } });
    store.dispatch(listing([toldTask()]));
  };
  return { store, board, streams, signals, follower, connect };
}

describe('following what tasks use', () => {
  it('begins when a view looks, an engine is connected and a task runs, and ends when one of them is over', () => {
    const { store, streams, signals, follower, connect } = setUp();
    follower.want('tree', true);
    expect(streams).toHaveLength(0);
    connect();
    expect(streams).toHaveLength(1);
    follower.want('panel', true);
    follower.want('tree', false);
    expect(signals[0]?.aborted).toBe(false);
    store.dispatch(taskEvent({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', version: 2 }));
    expect(signals[0]?.aborted).toBe(true);
    expect(streams).toHaveLength(1);
    follower.dispose();
  });

  it('puts samples on the board and opens a stream that ended again', async () => {
    const { board, streams, follower, connect } = setUp();
    connect();
    follower.want('tree', true);
    streams[0]?.write(`\n${JSON.stringify(usageOf(taskArn()))}\n`);
    await eventually(() => expect(board.latest(taskArn())).toEqual(usageOf(taskArn())));
    streams[0]?.end();
    await eventually(() => expect(streams).toHaveLength(2));
    follower.dispose();
  });

  it('forgets the samples of a task that has stopped', async () => {
    const { store, board, streams, follower, connect } = setUp();
    connect();
    follower.want('tree', true);
    streams[0]?.write(`${JSON.stringify(usageOf(taskArn()))}\n`);
    await eventually(() => expect(board.latest(taskArn())).toBeDefined());
    store.dispatch(taskEvent({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', version: 2 }));
    expect(board.latest(taskArn())).toBeUndefined();
    follower.dispose();
  });
});
