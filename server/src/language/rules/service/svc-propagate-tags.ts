import { pathOf } from '../../nodes.ts';
import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcPropagateTags: ServiceRule = {
  code: 'svc-propagate-tags',
  level: 'error',
  summary: 'Tags are propagated from SERVICE, TASK_DEFINITION or NONE.',
  docs: pages.createService,
  *check({ node, enableECSManagedTags, propagateTags }) {
    if (enableECSManagedTags?.value !== true || propagateTags !== undefined) return;
    yield {
      at: enableECSManagedTags.node,
      level: 'hint',
      message:
        'The documentation of `enableECSManagedTags` asks for `propagateTags` beside it; without it tasks get no tags of the service.',
      fixes: [
        {
          title: 'Add `propagateTags`: "SERVICE"',
          changes: [{ kind: 'set', path: [...pathOf(node), 'propagateTags'], value: 'SERVICE' }],
        },
      ],
    };
  },
};
