/** What holds listeners, timers, processes or views. Structurally VS Code's, without its class. */
export interface Disposable {
  dispose(): unknown;
}

export function disposeAll(owned: Iterable<Disposable>): void {
  for (const each of owned) each.dispose();
}
