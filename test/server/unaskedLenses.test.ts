import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUnaskedLenses } from '../../server/src/unaskedLenses.ts';

describe('lenses of a document that was opened', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are offered once more when nobody asked for them', () => {
    const refresh = vi.fn();
    createUnaskedLenses(refresh).opened('file:///a');
    vi.runAllTimers();
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('are left alone when they were asked for, or the document was closed', () => {
    const refresh = vi.fn();
    const lenses = createUnaskedLenses(refresh);
    lenses.opened('file:///a');
    lenses.settled('file:///a');
    vi.runAllTimers();
    expect(refresh).not.toHaveBeenCalled();
  });
});
