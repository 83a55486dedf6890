import { pathOf } from '../../nodes.ts';
import { fargateSizesFor, parseTaskCpu, parseTaskMemory } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const fargateWindowsCpu: Rule = {
  code: 'fargate-windows-cpu',
  level: 'error',
  summary: 'Windows on Fargate has 1, 2 or 4 vCPU.',
  docs: docs.taskSize,
  needs: 'operatingSystemFamily',
  *check(task, context) {
    if (!isWindows(task) || requirementOf(task, 'FARGATE', context) === undefined || task.cpu === undefined) return;
    const cpu = parseTaskCpu(task.cpu.value ?? '');
    const sizes = fargateSizesFor(true);
    if (cpu === undefined || sizes.some((size) => size.cpu === cpu)) return;
    const memory = parseTaskMemory(task.memory?.value ?? '');
    const fit = sizes.find((size) => memory !== undefined && size.memory.includes(memory)) ?? sizes[0];
    yield {
      at: task.cpu.node,
      message: `Windows tasks on Fargate have ${sizes.map((size) => size.cpu).join(', ')} CPU units; this one asks for ${cpu}.`,
      ecsMessage: `No Fargate configuration exists for given values: ${cpu} CPU, ${memory ?? 0} memory. See the Amazon ECS documentation for the valid values.`,
      fixes: [
        {
          title: `Set \`cpu\` to "${fit?.cpu ?? 1024}"`,
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'cpu'], value: String(fit?.cpu ?? 1024) }],
        },
      ],
    };
  },
};
