/** `GET /logs?task=…[&container=…][&follow=true][&tail=N][&since=MS]`. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { findContainer } from './containerAddress.ts';
import type { ApiContext } from './context.ts';
import { invalidParameter, serverError } from './errors.ts';
import { findTaskAnywhere } from './lookup.ts';
import { taskLogs } from './taskLogs.ts';

/**
 * Answers with a task's log, one record a line. A client that reads slowly slows Docker down, not the memory up.
 * @throws ApiError before `begin` is called, for a request that makes no sense
 */
export async function streamLogs(
  request: IncomingMessage,
  response: ServerResponse,
  { store, docker, availability }: ApiContext,
  begin: () => void,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const container = searchParams.get('container') ?? undefined;
  const task = searchParams.get('task') ?? '';
  const { arn: taskArn } =
    container === undefined ? findTaskAnywhere(store, task).spec : findContainer(store, { task, container }).task.spec;
  const tail = wholeNumber('tail', searchParams.get('tail'));
  const since = wholeNumber('since', searchParams.get('since'));
  const { available, message } = availability.status();
  if (!available) throw serverError(`Docker keeps the log, and does not answer. ${message ?? ''}`.trim());
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client is gone')));

  begin();
  const records = taskLogs(store, docker, {
    taskArn,
    follow: searchParams.get('follow') === 'true',
    ...(container === undefined ? {} : { container }),
    ...(tail === undefined ? {} : { tail }),
    ...(since === undefined ? {} : { since }),
    signal: gone.signal,
  });
  try {
    for await (const record of records) {
      if (!response.write(`${JSON.stringify(record)}\n`)) await once(response, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    if (gone.signal.aborted) return;
    throw error;
  }
  response.end();
}

function wholeNumber(name: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw invalidParameter(`${name} is '${text}'; it must be a whole number.`);
  return Number(text);
}
