/** Newline-delimited JSON from a byte stream. */
import type { Readable } from 'node:stream';

/**
 * Yields each line's value; blank lines (keep-alives) and lines that are not JSON are skipped. The stream is paused
 * while the consumer is busy, so that a flood waits at its source and not in memory.
 */
export async function* jsonLines<Value>(stream: Readable): AsyncGenerator<Value, void, undefined> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const value = parsed(line);
      if (value !== undefined) yield value as Value;
    }
  }
  const value = parsed(rest);
  if (value !== undefined) yield value as Value;
}

function parsed(line: string): unknown {
  if (line.trim() === '') return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
