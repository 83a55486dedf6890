/** `GET /stats[?task=…][&follow=true]`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TaskUsage } from '../../protocol/local.ts';
import type { ApiContext } from './context.ts';
import { serverError } from './errors.ts';
import { findTaskAnywhere } from './lookup.ts';
import { watchTaskUsage } from './taskUsage.ts';

/** A client that leaves this much unread misses samples: they are worth nothing when old. */
const MOST_UNREAD = 256 * 1024;
const KEEP_ALIVE = 15_000;
/** Without `follow`: how long a task's rates are waited for. */
const PATIENCE = 10_000;

/**
 * Answers with what tasks use, one sample a line, until the client goes (follow) or every task asked for was told once.
 * @throws ApiError before `begin` is called, for a request that makes no sense
 */
export async function streamUsage(
  request: IncomingMessage,
  response: ServerResponse,
  { store, usage, limitsOf, availability, clock }: ApiContext,
  begin: () => void,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const named = searchParams.getAll('task').map((each) => findTaskAnywhere(store, each).spec.arn);
  const { available, message } = availability.status();
  if (!available) throw serverError(`Docker knows what tasks use, and does not answer. ${message ?? ''}`.trim());
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client is gone')));
  begin();

  const follow = searchParams.get('follow') === 'true';
  const awaited = new Set(
    (named.length > 0 ? named : store.tasks().map((each) => each.spec.arn)).filter(
      (arn) => store.task(arn)?.observed.lastStatus === 'RUNNING',
    ),
  );
  const told = new AbortController();
  const write = (sample: TaskUsage) => {
    if (response.writableLength <= MOST_UNREAD) response.write(`${JSON.stringify(sample)}\n`);
  };
  const onUsage = (sample: TaskUsage) => {
    if (follow) write(sample);
    else if (sample.cpuUnits !== undefined && awaited.delete(sample.taskArn)) write(sample);
    if (!follow && awaited.size === 0) told.abort(new Error('every task was told'));
  };
  const watch = watchTaskUsage({
    store,
    usage,
    limitsOf,
    tasks: named.length > 0 ? new Set(named) : undefined,
    onUsage,
  });
  try {
    if (!follow && awaited.size === 0) return;
    const over = AbortSignal.any([gone.signal, told.signal]);
    if (!follow) await clock.sleep(PATIENCE, over).catch(() => undefined);
    else
      while (!over.aborted)
        await clock
          .sleep(KEEP_ALIVE, over)
          .then(() => response.write('\n'))
          .catch(() => undefined);
  } finally {
    watch.dispose();
    response.end();
  }
}
