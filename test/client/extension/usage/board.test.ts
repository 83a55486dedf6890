import { describe, expect, it } from 'vitest';
import { HISTORY, createUsageBoard } from '../../../../client/extension/usage/board.ts';
import { taskArn, usageOf } from '../samples.ts';

const at = (milliseconds: number) =>
  usageOf(taskArn(), { time: new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString() });

describe('the board of usage', () => {
  it('keeps the samples of some minutes, oldest first', () => {
    const board = createUsageBoard();
    for (let time = 0; time <= 2 * HISTORY; time += 10_000) board.put(at(time));
    const times = board.history(taskArn()).map(({ time }) => Date.parse(time) - Date.UTC(2026, 0, 1));
    expect(times).toHaveLength(HISTORY / 10_000);
    expect(times[0]).toBe(HISTORY + 10_000);
    expect(times.at(-1)).toBe(2 * HISTORY);
    expect(board.latest(taskArn())).toEqual(at(2 * HISTORY));
  });

  it('keeps a sample that is told twice once', () => {
    const board = createUsageBoard();
    board.put(at(0));
    board.put(at(2000));
    board.put(at(2000));
    expect(board.history(taskArn())).toHaveLength(2);
  });

  it('tells which task changed and forgets those that are gone', () => {
    const board = createUsageBoard();
    const told: string[] = [];
    const subscription = board.subscribe((task) => told.push(task));
    board.put(at(0));
    board.prune((task) => task !== taskArn());
    subscription.dispose();
    board.put(at(2000));
    expect(told).toEqual([taskArn(), taskArn()]);
    expect(board.history(taskArn())).toHaveLength(1);
  });
});
