import { parseTaskCpu } from '../../values/taskSize.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';

/** CPU units. The upper limit was 10240 until February 2025. */
const MINIMUM = 128;
const MAXIMUM = 196_608;

export const ec2TaskCpuRange: Rule = {
  code: 'ec2-task-cpu-range',
  level: 'error',
  summary: 'On instances a task has 128 to 196608 CPU units.',
  docs: docs.register,
  needs: 'cpu',
  *check(task, context) {
    // Fargate's sizes lie within, and fargate-cpu-memory knows them.
    if (requirementOf(task, 'FARGATE', context) !== undefined) return;
    const asked = requirementOf(task, 'EC2', context) ?? requirementOf(task, 'EXTERNAL', context);
    const cpu = parseTaskCpu(task.cpu?.value ?? '');
    if (asked === undefined || task.cpu === undefined || cpu === undefined) return;
    if (cpu >= MINIMUM && cpu <= MAXIMUM) return;
    yield {
      at: task.cpu.node,
      message: `A task on instances has ${MINIMUM} to ${MAXIMUM} CPU units; this one asks for ${cpu}.`,
      related: [{ at: asked, message: 'Instances are asked for here' }],
      fixes: [replace(task.cpu.node, String(Math.min(MAXIMUM, Math.max(MINIMUM, cpu))))],
    };
  },
};
