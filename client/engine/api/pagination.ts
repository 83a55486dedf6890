import { invalidParameter } from './errors.ts';

export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

/** Where a page ended: the last item told, and its position in case that item is gone by the time of the next call. */
interface Position {
  readonly after: string;
  readonly index: number;
}

/**
 * One page of a list.
 * @param items in their order, each known by a unique key
 * @throws ApiError InvalidParameterException for a token that is not ours or a size out of range
 */
export function page<T>(
  items: readonly T[],
  key: (item: T) => string,
  { nextToken, maxResults }: PageRequest,
  defaultSize = 100,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > 100)) {
    throw invalidParameter(`maxResults is ${maxResults}; it must be between 1 and 100.`);
  }
  const start = nextToken === undefined ? 0 : startOf(items, key, decodeToken(nextToken));
  const end = start + (maxResults ?? defaultSize);
  const selected = items.slice(start, end);
  const last = selected.at(-1);
  if (end >= items.length || last === undefined) return { items: selected };
  return { items: selected, nextToken: encodeToken({ after: key(last), index: end }) };
}

function startOf<T>(items: readonly T[], key: (item: T) => string, position: Position): number {
  const found = items.findIndex((item) => key(item) === position.after);
  return found < 0 ? position.index : found + 1;
}

const encodeToken = (position: Position) => Buffer.from(JSON.stringify(position)).toString('base64url');

function decodeToken(token: string): Position {
  try {
    const position = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Partial<Position> | null;
    if (typeof position?.after === 'string' && Number.isInteger(position.index)) return position as Position;
  } catch {
    // Not ours: told below.
  }
  throw invalidParameter('Invalid token: nextToken must be the one of the previous answer.');
}
