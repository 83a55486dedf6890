/** Files as the server reaches them, by their addresses. Nothing rejects: what cannot be read is not there. */
export interface FileSystem {
  /** The text of a file of at most `largest` bytes. */
  readonly readFile: (uri: string, largest?: number) => Promise<string | undefined>;
  /** What is in a folder, without what links lead to. */
  readonly readFolder: (uri: string) => Promise<readonly FolderEntry[]>;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}
