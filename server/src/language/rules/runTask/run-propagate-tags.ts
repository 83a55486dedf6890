import type { RunTaskRule } from '../request.ts';
import { pages } from '../service/launching.ts';
import { replace } from '../structure/repairs.ts';

export const runPropagateTags: RunTaskRule = {
  code: 'run-propagate-tags',
  level: 'error',
  summary: 'A task that is run on its own gets no tags from a service.',
  docs: pages.runTask,
  *check({ propagateTags }) {
    if (propagateTags?.value !== 'SERVICE') return;
    yield {
      at: propagateTags.node,
      message:
        'RunTask starts tasks without a service, so they cannot get its tags; TASK_DEFINITION or NONE is possible.',
      fixes: [replace(propagateTags.node, 'TASK_DEFINITION')],
    };
  },
};
