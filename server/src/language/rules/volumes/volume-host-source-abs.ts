import type { Rule } from '../rule.ts';
import { hostPaths } from './hostPaths.ts';
import { pages } from './pages.ts';

export const volumeHostSourceAbs: Rule = {
  code: 'volume-host-source-abs',
  level: 'warning',
  summary: 'The host path of a volume is absolute.',
  docs: pages.host,
  needs: 'sourcePath',
  *check(task, context) {
    for (const { node, value } of hostPaths(task, context)) {
      if (value === undefined || value.trim() === '' || /^(\/|\\|[A-Za-z]:)/.test(value)) continue;
      yield {
        at: node,
        message: `\`sourcePath\` \`${value}\` is relative; Docker takes it for the name of a volume or refuses it. Write the path from the root of the instance.`,
      };
    }
  },
};
