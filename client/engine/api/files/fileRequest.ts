/** `GET /files?task=…&container=…&path=…[&archive=true]`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ApiContext } from '../context.ts';
import { filesOf } from './address.ts';

/**
 * Answers with a file's bytes as they are, or with an archive (tar) of a folder. A client that reads slowly slows the container
 * down, not the memory up; one that goes away ends the reading.
 * @throws ApiError before the answer has begun; an answer that breaks off is cut
 */
export async function streamFile(
  request: IncomingMessage,
  response: ServerResponse,
  { store, docker }: Pick<ApiContext, 'store' | 'docker'>,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client is gone')));
  const { files, path } = filesOf(
    store,
    docker,
    {
      task: searchParams.get('task') ?? '',
      container: searchParams.get('container') ?? '',
      path: searchParams.get('path') ?? '',
    },
    gone.signal,
  );
  const archive = searchParams.get('archive') === 'true';
  const content = archive ? await files.archive(path) : await files.read(path);
  response.writeHead(200, { 'Content-Type': archive ? 'application/x-tar' : 'application/octet-stream' });
  try {
    await pipeline(content, response);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
