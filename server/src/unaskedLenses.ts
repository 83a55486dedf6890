/**
 * VS Code drops its first question for code lenses when the editor loses the focus before it is asked, as when a file is
 * opened and the sidebar is clicked: the lenses are missing until somebody clicks into the text. It asks again when told to.
 */

/** Milliseconds after which an editor that wants lenses has asked for them. */
const ASKED_WITHIN = 2_000;

export interface UnaskedLenses {
  opened(uri: string): void;
  /** Somebody asked for the lenses of the document, or closed it. */
  settled(uri: string): void;
}

/** @param refresh tells the editor to ask for lenses; called once for a document that was opened and not asked for */
export function createUnaskedLenses(refresh: () => void): UnaskedLenses {
  const waiting = new Map<string, NodeJS.Timeout>();
  const settled = (uri: string) => {
    clearTimeout(waiting.get(uri));
    waiting.delete(uri);
  };
  return {
    opened(uri) {
      settled(uri);
      const timer = setTimeout(() => {
        waiting.delete(uri);
        refresh();
      }, ASKED_WITHIN);
      // No reason to keep the process alive.
      timer.unref();
      waiting.set(uri, timer);
    },
    settled,
  };
}
