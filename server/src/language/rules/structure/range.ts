import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { StructureError } from '../../schema.ts';
import type { Finding } from '../rule.ts';
import { remove, replace } from './repairs.ts';

type RangeError = Extract<StructureError, { kind: 'range' }>;

/** Units of what is counted, where the name does not tell. */
const UNITS: Readonly<Record<string, string>> = {
  interval: 'seconds',
  timeout: 'seconds',
  startPeriod: 'seconds',
  restartAttemptPeriod: 'seconds',
  memory: 'MiB',
  memoryReservation: 'MiB',
  sharedMemorySize: 'MiB',
  size: 'MiB',
  maxSwap: 'MiB',
  sizeInGiB: 'GiB',
};

/** "must be from 5 to 300 seconds; it is 1." */
export function rangeMessage({ node, of, min, max }: RangeError): string {
  if (of === 'value') {
    const unit = UNITS[String(pathOf(node).at(-1))];
    const allowed =
      max === undefined ? `at least ${min ?? 0}` : min === undefined ? `at most ${max}` : `from ${min} to ${max}`;
    return `must be ${allowed}${unit === undefined ? '' : ` ${unit}`}; it is ${String(node.value)}.`;
  }
  const actual = of === 'items' ? (node.children?.length ?? 0) : String(node.value).length;
  if (actual < (min ?? 0)) return 'must not be empty.';
  const noun = of === 'items' ? 'item' : 'character';
  return `may have at most ${max ?? 0} ${noun}${max === 1 ? '' : 's'}; it has ${actual}.`;
}

/** Amounts for which the nearest that is allowed is what was meant; a port would be just any other port. */
const CLAMPED: ReadonlySet<string> = new Set([
  'container-memory-min',
  'ephemeral-storage-range',
  'health-interval',
  'health-retries',
  'health-start-period',
  'health-timeout',
  'restart-policy-period',
  'swappiness-range',
]);

/** What a task has without asking. */
const DEFAULT_STORAGE_GIB = 20;

export function rangeFixes({ node, of, min, max }: RangeError, code: string): Pick<Finding, 'fixes'> {
  const fixes: Fix[] = [];
  if (code === 'doc-empty-tags') fixes.push(remove(node));
  if (code === 'ephemeral-storage-range' && node.value === DEFAULT_STORAGE_GIB && node.parent?.parent !== undefined) {
    fixes.push({
      ...remove(node.parent.parent),
      title: 'Remove `ephemeralStorage`: 20 GiB is what a task has without it',
    });
  }
  if (of === 'value' && CLAMPED.has(code) && typeof node.value === 'number') {
    fixes.push(replace(node, Math.max(min ?? -Infinity, Math.min(max ?? Infinity, Math.round(node.value)))));
  }
  return fixes.length === 0 ? {} : { fixes };
}
