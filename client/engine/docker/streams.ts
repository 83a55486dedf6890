/** The answers of Docker that do not end by themselves: events and followed logs. */
import type { Readable } from 'node:stream';
import { DEADLINES } from './deadlines.ts';
import { DockerError, type Docker, type LogLine, type LogOptions } from './docker.ts';
import { toDockerError } from './errors.ts';
import { createLineSplitter, parseEvent } from './events.ts';
import type { RawInspection } from './inspection.ts';
import { createLogDecoder } from './logs.ts';
import type { DockerRequest } from './request.ts';

type Send = <T>(request: DockerRequest) => Promise<T>;

/** A function, because the signal may have changed since the compiler last looked. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false;

export async function watchEvents(
  send: Send,
  filters: object,
  { signal, onOpen, onEvent }: Omit<Parameters<Docker['watchEvents']>[0], 'labels'>,
): Promise<void> {
  if (isAborted(signal)) return;
  let stream: Readable;
  try {
    stream = await send<Readable>({
      operation: 'watch events',
      method: 'GET',
      path: '/events',
      query: { filters },
      deadline: DEADLINES.query,
      signal,
      stream: true,
    });
  } catch (error) {
    if (isAborted(signal)) return;
    throw error;
  }
  stream.on(
    'data',
    createLineSplitter((line) => {
      const event = parseEvent(line);
      if (event) onEvent(event);
    }),
  );
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  // The 'close' that follows tells the end; without a listener the error would be thrown.
  stream.on('error', () => undefined);
  const abort = () => stream.destroy();
  signal.addEventListener('abort', abort, { once: true });
  onOpen();
  await closed;
  signal.removeEventListener('abort', abort);
  if (!isAborted(signal)) throw new DockerError('unreachable', 'the stream of Docker events ended');
}

export interface LogSource {
  readonly send: Send;
  readonly inspect: (id: string) => Promise<RawInspection | undefined>;
  readonly endpoint: string;
}

export async function* readLogs(source: LogSource, id: string, options: LogOptions): AsyncGenerator<LogLine> {
  for await (const lines of readLogBatches(source, id, options)) yield* lines;
}

/** The lines in the portions that Docker's chunks make; none is empty. */
export async function* readLogBatches(
  { send, inspect, endpoint }: LogSource,
  id: string,
  { follow = false, timestamps = false, tail, since, sinceStamp, signal }: LogOptions,
): AsyncGenerator<readonly LogLine[]> {
  const container = await inspect(id);
  if (!container) throw new DockerError('not-found', `No such container: ${id}`);
  const stream = await send<Readable>({
    operation: 'read logs',
    method: 'GET',
    path: `/containers/${id}/logs`,
    query: {
      stdout: true,
      stderr: true,
      follow,
      timestamps,
      ...(tail === undefined ? {} : { tail }),
      ...(sinceStamp !== undefined ? { since: sinceStamp } : since === undefined ? {} : { since: since / 1000 }),
    },
    deadline: DEADLINES.query,
    signal,
    stream: true,
  });
  const decoder = createLogDecoder({ tty: container.Config.Tty, timestamps });
  const abort = () => stream.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of stream) {
      const lines = decoder.push(chunk as Buffer);
      if (lines.length > 0) yield lines;
    }
    const rest = decoder.end();
    if (rest.length > 0) yield rest;
  } catch (error) {
    if (!isAborted(signal)) throw toDockerError(error, { operation: 'read logs', endpoint });
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.destroy();
  }
}
