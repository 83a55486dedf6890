import { invalidParameter } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { operation } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import type { LogStream } from '../../state/logs/logStream.ts';
import { streamNotFound, streamsOf } from './groups.ts';

/** What is still written to would come back with the next line, without those before it. */
async function deleteStreams(streams: readonly LogStream[], { logs }: ApiContext): Promise<void> {
  const live = streams.find(({ complete }) => !complete);
  if (live) throw invalidParameter(`A container writes to ${live.identity.stream}: stop its task first.`);
  for (const stream of streams) await logs.delete(stream);
}

export const deleteLogGroup = operation(
  structure<{ logGroupName?: string }>({ logGroupName: text() }),
  async ({ logGroupName = '' }, context) => {
    await deleteStreams(streamsOf(context.logs, logGroupName), context);
    return {};
  },
);

export const deleteLogStream = operation(
  structure<{ logGroupName?: string; logStreamName?: string }>({ logGroupName: text(), logStreamName: text() }),
  async ({ logGroupName = '', logStreamName = '' }, context) => {
    const stream = streamsOf(context.logs, logGroupName).find(({ identity }) => identity.stream === logStreamName);
    if (!stream) throw streamNotFound();
    await deleteStreams([stream], context);
    return {};
  },
);
