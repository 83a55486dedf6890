import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { describe, expect, it } from 'vitest';
import { runSafely } from '../../server/src/runSafely.ts';

describe('a request handler', () => {
  it('answers the fallback and reports when it fails', async () => {
    const told: unknown[] = [];
    const handler = runSafely(
      'hover',
      null,
      (...report) => told.push(report),
      () => {
        throw new Error('boom');
      },
    );
    expect(await handler({}, new CancellationTokenSource().token)).toBeNull();
    expect(told).toEqual([['hover', new Error('boom')]]);
  });

  it('does not work for a request that was cancelled in the same batch', async () => {
    let worked = false;
    const source = new CancellationTokenSource();
    const answer = runSafely(
      'hover',
      null,
      () => {},
      () => {
        worked = true;
        return null;
      },
    )({}, source.token);
    source.cancel();
    expect(await answer).toBeInstanceOf(ResponseError);
    expect(((await answer) as unknown as ResponseError<never>).code).toBe(LSPErrorCodes.RequestCancelled);
    expect(worked).toBe(false);
  });

  it('says cancelled when it was cancelled on the way', async () => {
    const source = new CancellationTokenSource();
    const handler = runSafely(
      'hover',
      null,
      () => {},
      () => {
        source.cancel();
        return null;
      },
    );
    expect(await handler({}, source.token)).toBeInstanceOf(ResponseError);
  });
});
