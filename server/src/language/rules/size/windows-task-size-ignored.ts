import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { parseTaskMemory } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const windowsTaskSizeIgnored: Rule = {
  code: 'windows-task-size-ignored',
  level: 'warning',
  summary: 'Windows tasks on EC2 are sized by their containers.',
  docs: docs.parameters,
  needs: 'operatingSystemFamily',
  *check(task, context) {
    if (!isWindows(task) || requirementOf(task, 'FARGATE', context) !== undefined) return;
    if (requirementOf(task, 'EC2', context) === undefined) return;
    for (const key of ['cpu', 'memory'] as const) {
      const size = task[key];
      if (size === undefined) continue;
      yield {
        at: size.node,
        message: `\`${key}\` of the task is ignored for Windows on EC2; set it on the containers.`,
        tags: ['unnecessary'],
        fixes: key === 'cpu' ? [remove(size.node)] : moveMemory(task, size.node),
      };
    }
  },
};

/** Containers without memory of their own would be refused next: one gets the task's, of several it is a guess. */
function moveMemory(task: TaskDefinition, node: TaskDefinition['node']): Fix[] {
  const containers = task.containers?.items ?? [];
  const [first, ...others] = containers.filter(
    (each) => each.memory === undefined && each.memoryReservation === undefined,
  );
  if (first === undefined) return [remove(node)];
  const memory = parseTaskMemory(task.memory?.value ?? '');
  if (memory === undefined || containers.length > 1 || others.length > 0) return [];
  return [
    {
      title: `Move \`memory\` to the container, as ${memory} MiB`,
      changes: [
        { kind: 'remove', path: pathOf(node) },
        { kind: 'set', path: [...pathOf(first.node), 'memory'], value: memory },
      ],
    },
  ];
}
