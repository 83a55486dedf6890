interface LockFile {
  packages?: Record<string, { version?: string; optional?: boolean }>;
}
export function differences(wanted: LockFile | undefined, installed: LockFile | undefined): string[];
