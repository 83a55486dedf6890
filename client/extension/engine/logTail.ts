/** Follows the engine's log file: JSON lines, handed on as entries. */
import { unwatchFile, watchFile } from 'node:fs';
import { open } from 'node:fs/promises';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}

const POLL_MS = 500;
/** Of what was written before, this much is told. */
const HISTORY_BYTES = 64 * 1024;

/** Tells the file's last part and then what is added to it. Survives the file being replaced. */
export function followLog(path: string, onEntry: (entry: LogEntry) => void): { dispose(): void } {
  let offset: number | undefined;
  let rest = '';
  let reading = Promise.resolve();

  const read = async () => {
    const file = await open(path, 'r').catch(() => undefined);
    if (!file) return;
    try {
      const { size } = await file.stat();
      if (offset === undefined || size < offset) offset = Math.max(0, size - HISTORY_BYTES);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
      offset += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') onEntry(logEntry(line));
    } finally {
      await file.close();
    }
  };
  const schedule = () => {
    reading = reading.then(read).catch(() => undefined);
  };
  watchFile(path, { interval: POLL_MS, persistent: false }, schedule);
  schedule();
  return { dispose: () => unwatchFile(path, schedule) };
}

/** `message key=value …`; a line that is not one of the engine's entries is told as it is. */
export function logEntry(line: string): LogEntry {
  try {
    const { time, level, message, ...facts } = JSON.parse(line) as Record<string, unknown>;
    const told = Object.entries(facts).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    // The time the engine wrote it, which may be long before this window reads it.
    return { level: levelOf(level), text: [time, typeof message === 'string' ? message : line, ...told].join(' ') };
  } catch {
    return { level: 'info', text: line };
  }
}

const levelOf = (level: unknown): LogEntry['level'] =>
  level === 'debug' || level === 'warn' || level === 'error' ? level : 'info';
