import { pathOf } from '../../nodes.ts';
import { fargateSizesFor, parseTaskCpu, parseTaskMemory } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

/** Told where all else is written for Fargate: network mode and a size that Fargate has. */
export const requiresCompatMissing: Rule = {
  code: 'requires-compat-missing',
  level: 'hint',
  summary: 'A definition for Fargate says so, and is checked for it when it is registered.',
  docs: docs.register,
  *check(task, context) {
    if (task.requiresCompatibilities !== undefined || context.assumedLaunchType !== undefined) return;
    const cpu = parseTaskCpu(task.cpu?.value ?? '');
    const memory = parseTaskMemory(task.memory?.value ?? '');
    if (task.networkMode?.value !== 'awsvpc' || cpu === undefined || memory === undefined) return;
    const isSize = fargateSizesFor(isWindows(task)).some((size) => size.cpu === cpu && size.memory.includes(memory));
    if (!isSize) return;
    yield {
      at: task.node,
      message:
        'With awsvpc and this size the task looks made for Fargate, but without `requiresCompatibilities` ECS does not check it for any launch type; what does not fit shows when a task is started.',
      fixes: [
        {
          title: 'Add `requiresCompatibilities` with `FARGATE`',
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'requiresCompatibilities'], value: ['FARGATE'] }],
        },
      ],
    };
  },
};
