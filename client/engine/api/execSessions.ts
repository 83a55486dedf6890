/** Commands running in containers for clients: started by StartExec, their stream taken by one upgraded connection. */
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Docker, ExecOptions, ExecSession } from '../docker/docker.ts';
import type { Clock } from '../util/clock.ts';
import { messageOf, type Log } from '../util/log.ts';

/** How long a started command waits for somebody to take its stream, and a finished one to be asked about. */
const PATIENCE = 60_000;

export interface ExecSessions {
  /** @throws DockerError */
  start(dockerId: string, options: ExecOptions): Promise<string>;
  get(execId: string): RunningExec | undefined;
  /** Joins the command's stream with a client's connection; each can be taken once. */
  attach(execId: string, connection: Duplex): void;
  /** Ends all streams. */
  close(): void;
}

export interface RunningExec {
  readonly session: ExecSession;
  /** Undefined while it runs. */
  readonly exitCode: number | undefined;
  /** Whether a client has its stream. */
  readonly taken: boolean;
}

type Entry = { -readonly [K in keyof RunningExec]: RunningExec[K] } & {
  readonly tty: boolean;
  /** Resolves when its exit code is known, or never will be. */
  readonly settled: Promise<void>;
};

/** What a person types to leave: it interrupts what runs and ends the shell, which Docker would leave running alone. */
const HANG_UP = '\u0003\u0004';

export function createExecSessions(options: {
  readonly docker: Docker;
  readonly clock: Clock;
  readonly log: Log;
}): ExecSessions {
  const { docker, clock, log } = options;
  const entries = new Map<string, Entry>();
  const ending = new AbortController();

  const forget = (execId: string) => {
    const entry = entries.get(execId);
    entries.delete(execId);
    if (entry) end(entry.session.stream);
  };
  const later = (action: () => void) => {
    clock.sleep(PATIENCE, ending.signal).then(action, () => undefined);
  };

  return {
    async start(dockerId, execOptions) {
      const session = await docker.exec(dockerId, execOptions);
      const execId = randomUUID();
      const settled = session.exited().then(
        (exitCode) => {
          entry.exitCode = exitCode;
          later(() => forget(execId));
        },
        (error: unknown) => {
          // Its terminal may have been closed on a program that goes on all the same.
          log.debug('a command in a container has no exit code', { execId, error: messageOf(error) });
          forget(execId);
        },
      );
      const entry: Entry = { session, exitCode: undefined, taken: false, tty: execOptions.tty, settled };
      entries.set(execId, entry);
      session.stream.on('error', (error) => log.debug('exec stream', { execId, error: messageOf(error) }));
      later(() => {
        if (!entry.taken) forget(execId);
      });
      return execId;
    },
    get: (execId) => entries.get(execId),
    attach(execId, connection) {
      const entry = entries.get(execId);
      if (!entry || entry.taken) throw new Error(`command ${execId} has no stream to take`);
      entry.taken = true;
      const { stream } = entry.session;
      const drained = new Promise<void>((resolve) => stream.once('end', resolve).once('close', resolve));
      stream.pipe(connection, { end: false });
      // Only then: who sees it end asks for the exit code.
      void Promise.all([drained, entry.settled]).then(() => connection.end());
      connection.pipe(stream, { end: false });
      // A client may end its input and still read; from a terminal it means that the terminal is gone.
      connection.once('end', () => (entry.tty ? stream.end(HANG_UP, () => end(stream)) : stream.end()));
      connection.once('close', () => end(stream));
      connection.once('error', () => end(stream));
      stream.once('error', () => connection.destroy());
    },
    close() {
      ending.abort(new Error('the engine ends'));
      for (const execId of [...entries.keys()]) forget(execId);
    },
  };
}

function end(stream: NodeJS.ReadWriteStream): void {
  if ('destroy' in stream && typeof stream.destroy === 'function') (stream as Duplex).destroy();
  else stream.end();
}
