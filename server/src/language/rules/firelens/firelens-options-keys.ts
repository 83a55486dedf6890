import { nearest } from '../../nearest.ts';
import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { listOf, shorten } from '../wording.ts';
import { routersOf } from './routers.ts';

/** Option → its values, where they are a closed list. */
const OPTIONS: Readonly<Record<string, readonly string[] | undefined>> = {
  'enable-ecs-log-metadata': ['true', 'false'],
  'config-file-type': ['file', 's3'],
  'config-file-value': undefined,
};

export const firelensOptionsKeys: Rule = {
  code: 'firelens-options-keys',
  level: 'warning',
  summary: 'A log router has the options enable-ecs-log-metadata, config-file-type and config-file-value.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    const known = Object.keys(OPTIONS);
    for (const { firelens } of routersOf(task)) {
      for (const { name, key, node, value } of firelens.options?.entries ?? []) {
        if (!known.includes(name)) {
          const meant = nearest(
            name,
            known.filter((each) => firelens.options?.get(each) === undefined),
          );
          yield {
            at: key,
            message: `A log router has no option \`${name}\`; it takes ${listOf(known, 'and')}.`,
            fixes: [
              meant === undefined
                ? { title: `Remove \`${name}\``, changes: [{ kind: 'remove', path: pathOf(node) }] }
                : { title: `Rename to \`${meant}\``, changes: [{ kind: 'rename', path: pathOf(node), key: meant }] },
            ],
          };
        } else if (value !== undefined && OPTIONS[name]?.includes(value) === false) {
          yield {
            at: node,
            message: `\`${name}\` is ${shorten(JSON.stringify(value))}; it is ${listOf(OPTIONS[name])}.`,
          };
        }
      }
    }
  },
};
