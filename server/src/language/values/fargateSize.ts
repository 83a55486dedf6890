import { isWindows } from '../rules/launchTypes.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import type { SuggestionProvider } from './provider.ts';
import { tellMiB } from './amounts.ts';
import { fargateSizesFor, parseTaskCpu } from './taskSize.ts';

/** Sizes are proposed where Fargate is asked for, or nothing speaks against it. */
const mayBeFargate = (task: TaskDefinition): boolean =>
  task.requiresCompatibilities === undefined ||
  task.requiresCompatibilities.items.some(({ value }) => value === undefined || value === 'FARGATE');

export const fargateCpu: SuggestionProvider = {
  pattern: 'cpu',
  *suggest({ task }) {
    if (!mayBeFargate(task)) return;
    for (const { cpu, vCpu, memory } of fargateSizesFor(isWindows(task))) {
      yield {
        value: String(cpu),
        detail: `${vCpu} vCPU, with ${tellMiB(memory[0] ?? 0)} to ${tellMiB(memory.at(-1) ?? 0)}`,
      };
    }
  },
};

export const fargateMemory: SuggestionProvider = {
  pattern: 'memory',
  *suggest({ task }) {
    if (!mayBeFargate(task)) return;
    const cpu = parseTaskCpu(task.cpu?.value ?? '');
    const size = fargateSizesFor(isWindows(task)).find((each) => each.cpu === cpu);
    for (const memory of size?.memory ?? []) {
      yield { value: String(memory), detail: `${tellMiB(memory)}, goes with ${cpu ?? 0} CPU units` };
    }
  },
};
