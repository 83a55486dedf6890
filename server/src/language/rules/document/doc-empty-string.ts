import type { SyntaxNode } from '../../nodes.ts';
import type { ObjectReader } from '../../reader.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { labelOf } from '../wording.ts';

/**
 * Identifiers for which no rule of their own says that they are empty, by the object they are in. ECS is known to refuse
 * an empty `credentialsParameter`; of the others it is only likely.
 */
const OF_VOLUMES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  dockerVolumeConfiguration: [['driver']],
  efsVolumeConfiguration: [['authorizationConfig', 'accessPointId']],
  s3filesVolumeConfiguration: [['accessPointArn']],
  fsxWindowsFileServerVolumeConfiguration: [
    ['fileSystemId'],
    ['authorizationConfig', 'credentialsParameter'],
    ['authorizationConfig', 'domain'],
  ],
};

const REFUSED: ReadonlySet<string> = new Set(['credentialsParameter']);

export const docEmptyString: Rule = {
  code: 'doc-empty-string',
  level: 'error',
  summary: 'An identifier is left out rather than empty.',
  docs: docs.register,
  needs: Object.keys(OF_VOLUMES),
  *check(task) {
    for (const { key, node } of task.reader.list('volumes', emptyIn)?.items.flat() ?? []) {
      const isRequired = REQUIRED.has(key);
      yield {
        at: node,
        ...(REFUSED.has(key) ? {} : { level: 'warning' as const }),
        message: `${labelOf(node)} is empty, which is not the same as leaving it out: ${isRequired ? 'fill it in' : 'fill it in or remove it'}.`,
        fixes: isRequired ? [] : [remove(node)],
      };
    }
  },
};

/** Without these the volume is refused as well. */
const REQUIRED: ReadonlySet<string> = new Set(['fileSystemId', 'credentialsParameter', 'domain']);

interface Empty {
  readonly key: string;
  readonly node: SyntaxNode;
}

const emptyIn = (volume: ObjectReader): Empty[] =>
  Object.entries(OF_VOLUMES).flatMap(
    ([key, paths]) => volume.object(key, (object) => paths.flatMap((path) => emptyAt(object, path))) ?? [],
  );

function emptyAt(object: ObjectReader, [key = '', ...rest]: readonly string[]): Empty[] {
  if (rest.length > 0) return object.object(key, (inner) => emptyAt(inner, rest)) ?? [];
  const field = object.text(key);
  return field?.value === '' ? [{ key, node: field.node }] : [];
}
