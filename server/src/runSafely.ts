import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';

/** Where a failed request is told; never to the person typing. */
export type ReportError = (message: string, error: unknown) => void;

/**
 * Wraps a request handler so that a failure answers `fallback` instead of an error box, and a request that is not wanted
 * any more is answered as cancelled. The work starts in a later turn of the loop, so that a cancellation that came with
 * the same batch of messages, and edits before it, are seen first.
 */
export function runSafely<P, R>(
  name: string,
  fallback: R,
  report: ReportError,
  handler: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError<never>> {
  return async (params, token) => {
    await new Promise((resolve) => setImmediate(resolve));
    const isUnwanted = () => token.isCancellationRequested;
    if (isUnwanted()) return cancelled();
    try {
      const result = await handler(params, token);
      return isUnwanted() ? cancelled() : result;
    } catch (error) {
      report(name, error);
      return fallback;
    }
  };
}

const cancelled = () => new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'Request cancelled');
