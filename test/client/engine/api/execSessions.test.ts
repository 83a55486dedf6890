import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createExecSessions } from '../../../../client/engine/api/execSessions.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

/** A command whose output is there at once; what it exits with is known when the test says so. */
async function situation() {
  const stream = new PassThrough();
  stream.end('result 42\n');
  let exit: (code: number) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const exited = new Promise<number>((resolve, reject) => {
    exit = resolve;
    fail = reject;
  });
  const docker = {
    exec: () => Promise.resolve({ stream, resize: () => Promise.resolve(), exited: () => exited }),
  } as unknown as Docker;
  const sessions = createExecSessions({ docker, clock: createFakeClock(), log: createLog(() => undefined, Date.now) });
  const execId = await sessions.start('container', { command: ['true'], tty: true });
  const connection = new PassThrough();
  let isOver = false;
  connection.once('end', () => (isOver = true));
  sessions.attach(execId, connection);
  return { sessions, execId, connection, exit, fail, isOver: () => isOver };
}

it('a connection is over when the exit code is known: who asks for it then is told', async () => {
  const { sessions, execId, connection, exit, isOver } = await situation();
  const output = text(connection);
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(isOver()).toBe(false);
  exit(3);
  expect(await output).toContain('result 42');
  expect(sessions.get(execId)?.exitCode).toBe(3);
});

it('a connection is over as well when nobody can tell the exit code', async () => {
  const { connection, fail } = await situation();
  const output = text(connection);
  fail(new Error('Docker is gone'));
  expect(await output).toContain('result 42');
});
