import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const essentialRequired: Rule = {
  code: 'essential-required',
  level: 'error',
  summary: 'At least one container is essential.',
  docs: docs.container,
  needs: 'essential',
  *check(task) {
    const { containers } = task;
    const [first] = containers?.items ?? [];
    if (containers?.isComplete !== true || first === undefined) return;
    if (!containers.items.every(({ essential }) => essential?.value === false)) return;
    yield {
      at: containers.node,
      message:
        'No container is essential: the task would have nothing to live for. `essential` is true where it is not written.',
      ecsMessage: "Task definition doesn't have any essential container",
      related: containers.items.flatMap((container) =>
        container.essential === undefined
          ? []
          : [{ at: container.essential.node, message: `${nameOf(container)} is not` }],
      ),
      fixes: [
        {
          title: `Make ${nameOf(first)} essential`,
          changes: [{ kind: 'set', path: [...pathOf(first.node), 'essential'], value: true }],
        },
      ],
    };
  },
};
