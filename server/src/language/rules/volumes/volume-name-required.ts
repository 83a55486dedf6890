import { pathOf } from '../../nodes.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../wording.ts';
import { pages } from './pages.ts';

/** Storage that ECS prepares under the name of the volume. */
const NEED_NAME: ReadonlySet<string> = new Set(['efsVolumeConfiguration', 's3filesVolumeConfiguration']);

export const volumeNameRequired: Rule = {
  code: 'volume-name-required',
  level: 'error',
  summary: 'A volume has a name of at most 255 letters, digits, `-` and `_`.',
  docs: pages.volume,
  needs: 'volumes',
  *check({ volumes }) {
    const taken = new Set(volumes?.items.map(({ name }) => name?.value));
    for (const { node, name, kinds, configuredAtLaunch } of volumes?.items ?? []) {
      const needing = [
        ...kinds.map(({ key }) => key as string).filter((key) => NEED_NAME.has(key)),
        ...(configuredAtLaunch?.value === true ? ['configuredAtLaunch'] : []),
      ];
      const isBlank = name?.value === '';
      if (!isBlank && (name !== undefined || needing.length === 0)) continue;
      let free = 'data';
      for (let n = 2; taken.has(free); n++) free = `data-${n}`;
      yield {
        at: isBlank ? name.node : node,
        message: isBlank
          ? 'The name of this volume is empty; containers mount volumes by name.'
          : `A volume with ${listOf(needing, 'and')} needs a \`name\`.`,
        fixes: [
          { title: `Name it "${free}"`, changes: [{ kind: 'set', path: [...pathOf(node), 'name'], value: free }] },
        ],
      };
    }
  },
};
