import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { hostPaths } from './hostPaths.ts';
import { pages } from './pages.ts';

export const volumeHostSourceBlank: Rule = {
  code: 'volume-host-source-blank',
  level: 'error',
  summary: 'The host path of a volume is left out rather than empty.',
  docs: pages.host,
  needs: 'sourcePath',
  *check(task, context) {
    for (const { node, value } of hostPaths(task, context)) {
      if (value?.trim() !== '') continue;
      yield {
        at: node,
        message: '`sourcePath` is empty. Leave it out for a directory that ECS makes and removes with the task.',
        ecsMessage: 'host.sourcePath should not be blank.',
        fixes: [remove(node)],
      };
    }
  },
};
