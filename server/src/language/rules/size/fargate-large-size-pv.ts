import fargateSizes from '../../../../../schemas/facts/fargateSizes.json' with { type: 'json' };
import { parseTaskCpu } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const fargateLargeSizePv: Rule = {
  code: 'fargate-large-size-pv',
  level: 'warning',
  summary: 'Sizes of 8 and 16 vCPU need a recent platform version of Fargate.',
  docs: docs.fargate,
  needs: 'cpu',
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) === undefined || isWindows(task) || task.cpu === undefined) return;
    const cpu = parseTaskCpu(task.cpu.value ?? '');
    const version = fargateSizes.sizes.find((size) => size.cpu === cpu)?.minimumLinuxPlatformVersion;
    if (cpu === undefined || version === undefined) return;
    yield {
      at: task.cpu.node,
      message: `${cpu / 1024} vCPU need platform version ${version} or later: services and tasks that ask for an older one do not start.`,
    };
  },
};
