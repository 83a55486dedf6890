import { checks } from '../../schemas.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';

const OPTION = ['containerDefinitions', 0, 'linuxParameters', 'tmpfs', 0, 'mountOptions', 0];
const WORDS: ReadonlySet<unknown> = new Set(checks['task-definition'].at(OPTION)?.examples);

/** Of a tmpfs mount the schema checks path and size under the same code; this is about its options. */
export const tmpfsFields: Rule = {
  code: 'tmpfs-fields',
  level: 'error',
  summary: 'A tmpfs mount has an absolute containerPath, a size of at least 1 MiB, and mount options that ECS knows.',
  docs: docs.tmpfs,
  needs: 'tmpfs',
  *check(task) {
    const mounts = (task.containers?.items ?? []).flatMap(({ linuxParameters }) => linuxParameters?.tmpfs?.items ?? []);
    for (const { node, value } of mounts.flatMap(({ mountOptions }) => mountOptions?.items ?? [])) {
      const word = value?.split('=')[0];
      if (word === undefined || WORDS.has(word)) continue;
      yield {
        at: node,
        level: 'warning',
        message: `${shorten(JSON.stringify(value))} is no mount option that ECS documents for tmpfs; they are words such as \`rw\`, \`noexec\` or \`mode=1777\`.`,
        fixes: [remove(node)],
      };
    }
  },
};
