/** `GET /logs?task=…[&container=…][&follow=true][&tail=N][&since=MS]`. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogRecord } from '../../protocol/local.ts';
import { findContainer } from './containerAddress.ts';
import type { ApiContext } from './context.ts';
import { invalidParameter, serverError } from './errors.ts';
import { keptContainers } from './keptLogs.ts';
import { findTaskAnywhere } from './lookup.ts';
import { taskLogs } from './taskLogs.ts';

/**
 * Answers with a task's log, one record a line. A client that reads slowly slows Docker down, not the memory up.
 * @throws ApiError before `begin` is called, for a request that makes no sense
 */
export async function streamLogs(
  request: IncomingMessage,
  response: ServerResponse,
  { store, docker, availability, logs }: ApiContext,
  begin: () => void,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const container = searchParams.get('container') ?? undefined;
  const task = searchParams.get('task') ?? '';
  const kept = keptContainers(logs, task);
  const taskArn = taskOf();
  const tail = wholeNumber('tail', searchParams.get('tail'));
  const since = wholeNumber('since', searchParams.get('since'));
  const { available, message } = availability.status();
  if (!available && kept.length === 0) {
    throw serverError(`Docker keeps the log, and does not answer. ${message ?? ''}`.trim());
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client is gone')));

  begin();
  const batches = taskLogs(
    { store, docker, logs, dockerAvailable: () => availability.status().available },
    {
      taskArn,
      follow: searchParams.get('follow') === 'true',
      ...(container === undefined ? {} : { container }),
      ...(tail === undefined ? {} : { tail }),
      ...(since === undefined ? {} : { since }),
      signal: gone.signal,
    },
  );
  try {
    for await (const records of batches) {
      if (!response.write(linesOf(records))) await once(response, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    if (gone.signal.aborted) return;
    throw error;
  }
  response.end();

  /** Of a task that is forgotten the logs may be there still. */
  function taskOf(): string {
    try {
      if (container === undefined) return findTaskAnywhere(store, task).spec.arn;
      return findContainer(store, { task, container }).task.spec.arn;
    } catch (error) {
      if (kept.length === 0 || (container !== undefined && !kept.includes(container))) throw error;
      return task;
    }
  }
}

const linesOf = (records: readonly LogRecord[]): string => {
  let text = '';
  for (const record of records) text += `${JSON.stringify(record)}\n`;
  return text;
};

function wholeNumber(name: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw invalidParameter(`${name} is '${text}'; it must be a whole number.`);
  return Number(text);
}
