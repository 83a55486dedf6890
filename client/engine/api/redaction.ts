/** Secret values have no place in what a user is shown or may copy into an issue (invariant 5). Pure. */
import type { ContainerDefinition } from '../state/model.ts';

export const REDACTED = '(secret)';

/**
 * A copy of Docker's inspection without values of secrets: environment variables and log options that the definition
 * takes from a secret, by name, and any text that equals a value in `values`.
 */
export function redactInspection(
  inspection: unknown,
  definition: ContainerDefinition | undefined,
  values: readonly string[],
): unknown {
  const names = new Set(
    [...(definition?.secrets ?? []), ...(definition?.logConfiguration?.secretOptions ?? [])].map((each) => each.name),
  );
  const known = new Set(values.filter((value) => value !== ''));
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        names.has(key) && typeof member === 'string' ? REDACTED : walk(member),
      ]),
    );
  };
  const redactText = (text: string): string => {
    if (known.has(text)) return REDACTED;
    const equals = text.indexOf('=');
    if (equals < 0) return text;
    const name = text.slice(0, equals);
    return names.has(name) || known.has(text.slice(equals + 1)) ? `${name}=${REDACTED}` : text;
  };
  return walk(inspection);
}
