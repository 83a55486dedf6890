import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { pages } from './pages.ts';

export const volumeOneKind: Rule = {
  code: 'volume-one-kind',
  level: 'error',
  summary: 'A volume has one kind of storage.',
  docs: pages.volume,
  needs: 'volumes',
  *check({ volumes }) {
    for (const { kinds, configuredAtLaunch } of volumes?.items ?? []) {
      const all = [
        ...kinds,
        ...(configuredAtLaunch?.value === true ? [{ key: 'configuredAtLaunch', node: configuredAtLaunch.node }] : []),
      ].sort((a, b) => a.node.offset - b.node.offset);
      const [first, ...others] = all;
      for (const { key, node } of others) {
        if (first === undefined) continue;
        yield {
          at: node,
          message: `A volume has one kind of storage; this one has \`${first.key}\` and \`${key}\`.`,
          ecsMessage: 'When the volume parameter is specified, only one volume configuration type should be used.',
          related: [{ at: first.node, message: 'The first kind' }],
          fixes: [remove(node)],
        };
      }
    }
  },
};
