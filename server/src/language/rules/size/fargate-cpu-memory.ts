import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import { fargateSizesFor, parseTaskCpu, parseTaskMemory, tellMemory } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const fargateCpuMemory: Rule = {
  code: 'fargate-cpu-memory',
  level: 'error',
  summary: 'Fargate has fixed pairs of cpu and memory.',
  docs: docs.taskSize,
  needs: 'cpu',
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) === undefined) return;
    const cpu = parseTaskCpu(task.cpu?.value ?? '');
    const memory = parseTaskMemory(task.memory?.value ?? '');
    if (cpu === undefined || memory === undefined || task.cpu === undefined || task.memory === undefined) return;
    const sizes = fargateSizesFor(isWindows(task));
    const size = sizes.find((each) => each.cpu === cpu);
    // Windows with less than 1 vCPU, or more than 4, is fargate-windows-cpu.
    if (size?.memory.includes(memory) || (size === undefined && isWindows(task))) return;

    const root = pathOf(task.node);
    const fixes: Fix[] = [];
    const nextMemory = size?.memory.find((value) => value >= memory) ?? size?.memory.at(-1);
    if (nextMemory !== undefined) {
      fixes.push({
        title: `Set \`memory\` to "${nextMemory}", the nearest that goes with ${cpu} CPU units`,
        changes: [{ kind: 'set', path: [...root, 'memory'], value: String(nextMemory) }],
      });
    }
    const nextCpu = sizes.find((each) => each.memory.includes(memory))?.cpu;
    if (nextCpu !== undefined) {
      fixes.push({
        title: `Set \`cpu\` to "${nextCpu}", the smallest that goes with ${memory} MiB`,
        changes: [{ kind: 'set', path: [...root, 'cpu'], value: String(nextCpu) }],
      });
    }
    yield {
      at: task.memory.node,
      message:
        size === undefined
          ? `Fargate has no size with ${cpu} CPU units. It has ${sizes.map((each) => each.cpu).join(', ')}.`
          : `Fargate has no size with ${cpu} CPU units and ${memory} MiB. With ${cpu} CPU units, memory may be ${tellMemory(size)} MiB.`,
      ecsMessage: `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
      related: [{ at: task.cpu.node, message: 'The cpu it has to fit' }],
      fixes,
    };
  },
};
