export function createRootFileSystem(
  users?: readonly { readonly name: string; readonly id: number; readonly home: string }[],
): Promise<string>;
export function addProgram(root: string, program: string, target: string): Promise<void>;
export function addFile(root: string, path: string, content: string, mode?: number): Promise<void>;
export function importImage(
  endpoint: string,
  root: string,
  reference: string,
  changes: readonly string[],
): Promise<void>;
