import { member, pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const familyRequired: Rule = {
  code: 'family-required',
  level: 'error',
  summary: 'A definition belongs to a family.',
  docs: docs.register,
  *check(task) {
    if (task.family !== undefined && task.family.value?.trim() !== '') return;
    const family = task.containers?.items[0]?.name?.value?.match(/^[\w-]+$/)?.[0] ?? 'my-task';
    yield {
      at: task.family?.node ?? member(task.node, 'family')?.value ?? task.node,
      message: '`family` is missing: it is the name under which the revisions of this definition are kept.',
      ecsMessage: 'Family can not be blank.',
      fixes: [
        {
          title: `Set \`family\` to "${family}"`,
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'family'], value: family }],
        },
      ],
    };
  },
};
