import type { Rule } from '../rule.ts';
import { containerCpuSum } from './container-cpu-sum.ts';
import { containerMemoryOverTask } from './container-memory-over-task.ts';
import { containerMemoryRequired } from './container-memory-required.ts';
import { containerMemorySum } from './container-memory-sum.ts';
import { containerMemoryVsReservation } from './container-memory-vs-reservation.ts';
import { containerReservationOverTask } from './container-reservation-over-task.ts';
import { ec2TaskCpuRange } from './ec2-task-cpu-range.ts';
import { fargateContainerMemoryNone } from './fargate-container-memory-none.ts';
import { fargateCpuMemory } from './fargate-cpu-memory.ts';
import { fargateCpuRequired } from './fargate-cpu-required.ts';
import { fargateLargeSizePv } from './fargate-large-size-pv.ts';
import { fargateMemoryRequired } from './fargate-memory-required.ts';
import { fargateWindowsCpu } from './fargate-windows-cpu.ts';
import { windowsMemoryReservation } from './windows-memory-reservation.ts';
import { windowsTaskSizeIgnored } from './windows-task-size-ignored.ts';

export const sizeRules: readonly Rule[] = [
  fargateCpuRequired,
  fargateMemoryRequired,
  fargateCpuMemory,
  fargateWindowsCpu,
  fargateLargeSizePv,
  ec2TaskCpuRange,
  windowsTaskSizeIgnored,
  containerMemoryRequired,
  containerMemoryVsReservation,
  containerMemoryOverTask,
  containerReservationOverTask,
  containerMemorySum,
  containerCpuSum,
  windowsMemoryReservation,
  fargateContainerMemoryNone,
];
