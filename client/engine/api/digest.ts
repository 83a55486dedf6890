import { createHash } from 'node:crypto';

/** A digest of a request or a part of one: parameters in any order give the same. */
export function digest(value: object): string {
  const sorted = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
  return createHash('sha256').update(sorted).digest('hex');
}
