import { pathOf } from '../../nodes.ts';
import { fargateSizesFor, parseTaskCpu } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const fargateMemoryRequired: Rule = {
  code: 'fargate-memory-required',
  level: 'error',
  summary: 'Fargate needs `memory` for the whole task.',
  docs: docs.taskSize,
  *check(task, context) {
    const fargate = requirementOf(task, 'FARGATE', context);
    if (fargate === undefined || task.memory !== undefined) return;
    const cpu = parseTaskCpu(task.cpu?.value ?? '');
    const sizes = fargateSizesFor(isWindows(task));
    const size = sizes.find((each) => each.cpu === cpu) ?? sizes[0];
    const memory = String(size?.memory[0] ?? 512);
    yield {
      at: fargate,
      message: 'Fargate needs `memory` at the root of the definition; what the containers ask for does not count.',
      ecsMessage: "Fargate requires that 'memory' be defined at the task level.",
      fixes: [
        {
          title: `Set \`memory\` to "${memory}"`,
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'memory'], value: memory }],
        },
      ],
    };
  },
};
