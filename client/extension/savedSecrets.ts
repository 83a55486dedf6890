/**
 * Values of secrets that were asked once: in VS Code's secret storage, which the system's keychain encrypts, apart for each
 * workspace. Only their names are kept elsewhere, because the storage does not list what it has.
 */
import type { Memento, SecretStorage } from 'vscode';

export interface SavedSecrets {
  /** Value by the secret's ARN or name. */
  get(reference: string): Promise<string | undefined>;
  save(reference: string, value: string): Promise<void>;
  forget(reference: string): Promise<void>;
  /** ARNs and names of what is saved for this workspace. */
  references(): readonly string[];
}

const NAMES = 'savedSecrets';

/** @param workspace tells one workspace's values from another's, e.g. the URI of its file or folder */
export function createSavedSecrets(storage: SecretStorage, names: Memento, workspace: () => string): SavedSecrets {
  const keyOf = (reference: string) => `secret ${JSON.stringify([workspace(), reference])}`;
  const references = () => names.get<readonly string[]>(NAMES, []);
  return {
    get: async (reference) => (references().includes(reference) ? await storage.get(keyOf(reference)) : undefined),
    async save(reference, value) {
      await storage.store(keyOf(reference), value);
      await names.update(NAMES, [...references().filter((each) => each !== reference), reference]);
    },
    async forget(reference) {
      await storage.delete(keyOf(reference));
      await names.update(
        NAMES,
        references().filter((each) => each !== reference),
      );
    },
    references,
  };
}
