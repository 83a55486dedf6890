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
    kept[name] = parent === '' && (name === 'cpu' || name === 'memory') ? sizeOf(String(inner)) : inner;
  }
  return kept;
}

/** Sizes of a task may be written as numbers and in units; the API keeps the text of CPU units and MiB. */
function sizeOf(text: string): string {
  const amount = /^\s*([\d.]+)\s*(?:vcpu|gb)\s*$/i.exec(text)?.[1];
  return amount === undefined ? text.trim() : String(Math.round(Number(amount) * 1024));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);
