/** A command in a running container: created, then its connection is taken over as a raw stream. */
import { Duplex, PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { DEADLINES } from './deadlines.ts';
import { DockerError, type ExecOptions, type ExecSession } from './docker.ts';
import type { DockerRequest } from './request.ts';

type Send = <T>(request: DockerRequest) => Promise<T>;

/** Milliseconds, doubled each time: Docker knows the exit code a moment after the output has ended, or goes on without us. */
const BETWEEN_LOOKS = { first: 50, most: 2000 };

export async function openExec(
  send: Send,
  containerId: string,
  { command, tty, columns, rows, user, environment }: ExecOptions,
): Promise<ExecSession> {
  const { Id: id } = await send<{ Id: string }>({
    operation: 'create exec',
    method: 'POST',
    path: `/containers/${containerId}/exec`,
    body: {
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
      Cmd: command,
      ...(user === undefined ? {} : { User: user }),
      ...(environment === undefined ? {} : { Env: environment }),
    },
    deadline: DEADLINES.query,
  });
  const socket = await send<Duplex>({
    operation: 'start exec',
    method: 'POST',
    path: `/exec/${id}/start`,
    body: { Detach: false, Tty: tty },
    deadline: DEADLINES.query,
    stream: true,
    hijack: true,
  });
  const resize = async (w: number, h: number) => {
    await send({
      operation: 'resize exec',
      method: 'POST',
      path: `/exec/${id}/resize`,
      query: { w, h },
      deadline: DEADLINES.query,
      // The command has ended already, for which Docker 20.10 says 500: its output and its exit code are there all the same.
      accept: [404, 409, 500],
    });
  };
  const ended = new Promise<void>((resolve) => {
    socket.once('close', resolve);
    socket.once('end', resolve);
  });
  if (tty && columns !== undefined && rows !== undefined) await resize(columns, rows);
  return {
    stream: tty ? socket : withoutFrames(socket),
    resize,
    async exited() {
      await ended;
      const deadline = performance.now() + DEADLINES.query;
      for (let pause = BETWEEN_LOOKS.first; ; pause = Math.min(2 * pause, BETWEEN_LOOKS.most)) {
        const { Running: isRunning, ExitCode: code } = await send<{ Running?: boolean; ExitCode: number | null }>({
          operation: 'inspect exec',
          method: 'GET',
          path: `/exec/${id}/json`,
          deadline: DEADLINES.query,
        });
        if (isRunning !== true && code !== null) return code;
        if (performance.now() > deadline) throw new DockerError('timeout', 'Docker tells no exit code of the command');
        await wait(pause);
      }
    },
  };
}

/** Standard output and error, merged in the order they came, without Docker's 8-byte headers. */
function withoutFrames(socket: Duplex): Duplex {
  const output = new PassThrough();
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 8 && pending.length >= 8 + pending.readUInt32BE(4)) {
      const end = 8 + pending.readUInt32BE(4);
      output.write(pending.subarray(8, end));
      pending = pending.subarray(end);
    }
  });
  socket.once('end', () => output.end());
  socket.once('close', () => output.end());
  socket.on('error', () => output.end());
  return Duplex.from({ readable: output, writable: socket });
}
