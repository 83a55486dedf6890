import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { pages } from './pages.ts';

export const volumeLaunchSingle: Rule = {
  code: 'volume-launch-single',
  level: 'error',
  summary: 'At most one volume of a definition is configured at launch.',
  docs: pages.volume,
  needs: 'configuredAtLaunch',
  *check({ volumes }) {
    const flags = volumes?.items.flatMap(({ configuredAtLaunch: flag }) => (flag?.value === true ? [flag] : [])) ?? [];
    const [first, ...others] = flags;
    for (const flag of others) {
      if (first === undefined) continue;
      yield {
        at: flag.node,
        message: 'Only one volume of a task definition can be configured at launch; this is another one.',
        related: [{ at: first.node, message: 'The first one' }],
        fixes: [remove(flag.node)],
      };
    }
  },
};
