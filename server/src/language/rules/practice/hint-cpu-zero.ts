import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const hintCpuZero: Rule = {
  code: 'hint-cpu-zero',
  level: 'hint',
  summary: 'Containers that share an instance say what share of its CPU they get.',
  docs: docs.container,
  *check(task, context) {
    const containers = task.containers?.items ?? [];
    if (requirementOf(task, 'EC2', context) === undefined || containers.length < 2 || isWindows(task)) return;
    const without = containers.filter(({ cpu }) => cpu === undefined || cpu.value === 0);
    const [first, ...others] = without;
    if (first === undefined) return;
    const place = (container: typeof first) => container.cpu?.node ?? container.name?.node ?? container.node;
    yield {
      at: place(first),
      message: `${nameOf(first)} has no \`cpu\`: under load it gets ${limits.container.cpuShares.minimum} shares, next to nothing beside containers that ask for hundreds.`,
      related: others.map((container) => ({ at: place(container), message: `${nameOf(container)} has none either` })),
    };
  },
};
