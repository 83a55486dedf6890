interface Folders {
  userDataFolder: string;
  extensionsFolder: string;
}
export interface ServedVsCode {
  url: string;
  pid: number;
  output(): string;
  ended: Promise<unknown>;
  stop(): Promise<void>;
}
export function writeSettings(userDataFolder: string, settings: Readonly<Record<string, unknown>>): Promise<void>;
export function installExtension(options: Folders & { vsix: string }): Promise<void>;
export function serveVsCode(
  options: Folders & {
    workspace: string;
    port?: number;
    trustEverything?: boolean;
    environment?: Readonly<Record<string, string>>;
  },
): Promise<ServedVsCode>;
export function freePort(): Promise<number>;
