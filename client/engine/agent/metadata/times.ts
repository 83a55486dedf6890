/** Times as the agent writes them: RFC 3339 in UTC, without zeros at the end of the fraction. */
export const timeText = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');

/** Leaves out the members that are undefined, as the agent leaves out what it does not know. */
export function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
