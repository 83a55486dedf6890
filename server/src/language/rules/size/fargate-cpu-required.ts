import { pathOf } from '../../nodes.ts';
import { fargateSizesFor, parseTaskMemory } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const fargateCpuRequired: Rule = {
  code: 'fargate-cpu-required',
  level: 'error',
  summary: 'Fargate needs `cpu` for the whole task.',
  docs: docs.taskSize,
  *check(task, context) {
    const fargate = requirementOf(task, 'FARGATE', context);
    if (fargate === undefined || task.cpu !== undefined) return;
    const memory = parseTaskMemory(task.memory?.value ?? '');
    const sizes = fargateSizesFor(isWindows(task));
    const size = sizes.find((each) => memory !== undefined && each.memory.includes(memory)) ?? sizes[0];
    const cpu = String(size?.cpu ?? 256);
    yield {
      at: fargate,
      message: 'Fargate needs `cpu` at the root of the definition; what the containers ask for does not count.',
      ecsMessage: "Fargate requires that 'cpu' be defined at the task level.",
      fixes: [
        {
          title: `Set \`cpu\` to "${cpu}"`,
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'cpu'], value: cpu }],
        },
      ],
    };
  },
};
