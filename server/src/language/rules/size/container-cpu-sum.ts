import { pathOf } from '../../nodes.ts';
import type { Change } from '../../problem.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { fargateSizesFor, parseTaskCpu, parseTaskMemory } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const containerCpuSum: Rule = {
  code: 'container-cpu-sum',
  level: 'error',
  summary: 'The containers together do not ask for more cpu than the task has.',
  docs: docs.container,
  needs: 'cpu',
  *check(task, context) {
    const available = parseTaskCpu(task.cpu?.value ?? '');
    if (available === undefined || task.containers === undefined) return;
    const shares = task.containers.items.flatMap((container) =>
      container.cpu?.value === undefined ? [] : [{ container, cpu: container.cpu.value, node: container.cpu.node }],
    );
    const sum = shares.reduce((total, share) => total + share.cpu, 0);
    if (sum <= available) return;
    const raised = raiseTaskCpu(task, sum, requirementOf(task, 'FARGATE', context) !== undefined);
    yield {
      at: task.containers.node,
      message: `The containers ask for ${sum} CPU units together; the task has ${available}.`,
      ecsMessage: "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value",
      related: shares.map(({ container, cpu, node }) => ({
        at: node,
        message: `${nameOf(container)} asks for ${cpu}`,
      })),
      fixes: [
        {
          title: "Remove the containers' `cpu`: they then share the task's",
          changes: shares.map(({ node }): Change => ({ kind: 'remove', path: pathOf(node) })),
        },
        ...(raised === undefined ? [] : [raised]),
      ],
    };
  },
};

/** The smallest task cpu that holds the sum; on Fargate a size that exists, with memory that goes with it. */
function raiseTaskCpu(task: TaskDefinition, sum: number, isFargate: boolean) {
  const root = pathOf(task.node);
  const set = (key: string, value: number): Change => ({ kind: 'set', path: [...root, key], value: String(value) });
  if (!isFargate) return { title: `Raise the task's \`cpu\` to "${sum}"`, changes: [set('cpu', sum)] };
  const size = fargateSizesFor(isWindows(task)).find((each) => each.cpu >= sum);
  if (size === undefined) return undefined;
  const memory = parseTaskMemory(task.memory?.value ?? '');
  const fitting = size.memory.find((value) => value >= (memory ?? 0)) ?? size.memory.at(-1);
  const changesMemory = memory !== undefined && fitting !== undefined && fitting !== memory;
  return {
    title: `Raise the task's \`cpu\` to "${size.cpu}"${changesMemory ? ` and \`memory\` to "${fitting}"` : ''}`,
    changes: [set('cpu', size.cpu), ...(changesMemory ? [set('memory', fitting)] : [])],
  };
}
