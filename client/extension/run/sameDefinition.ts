/** Whether a file says the same as a registered revision, which the API returns with defaults filled in. Pure. */
import { isRecord, withoutOutputOnly, type Definition } from './definition.ts';
import { canonical } from './risks.ts';

/**
 * True when registering `definition` would make a revision equal to `registered`. A difference in a default this
 * function does not know only costs a revision too many, never a wrong run.
 */
export const isSameDefinition = (definition: Definition, registered: Definition): boolean =>
  canonical(plain(definition, '')) === canonical(plain(registered, ''));

/** Values the API writes for what a file leaves out, by the name of the member. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  essential: true,
  cpu: 0,
  protocol: 'tcp',
  hostPort: 0,
  readOnly: false,
};

function plain(value: unknown, parent: string): unknown {
  if (Array.isArray(value)) return value.map((each) => plain(each, parent));
  if (!isRecord(value)) return value;
  const members = parent === '' ? withoutOutputOnly(value) : value;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const inner = plain(member, name);
    if (isEmpty(inner) || DEFAULTS[name] === inner) continue;
    // awsvpc: the host port is the container port unless told otherwise.
    if (name === 'hostPort' && inner === members['containerPort']) continue;
    // Tags belong to the resource, not to what it defines.
    if (parent === '' && name === 'tags') continue;
    // Sizes may be written as numbers; the API keeps text.
    kept[name] = parent === '' && (name === 'cpu' || name === 'memory') ? String(inner) : inner;
  }
  return kept;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);
