import { isWindows, requirementOf } from '../rules/launchTypes.ts';
import type { Container } from '../taskDefinition.ts';
import { tellCpu, tellMiB } from '../values/amounts.ts';
import { matches } from '../values/provider.ts';
import { fargateSizesFor, parseTaskCpu, parseTaskMemory, tellMemory } from '../values/taskSize.ts';
import { textOf, type Insight, type Subject } from './insight.ts';

/** What a task's cpu is, the memory that Fargate allows with it, and what the containers take of it. */
export const taskCpu: Insight = function* (subject) {
  const { task, path } = subject;
  const units = parseTaskCpu(textOf(subject) ?? '');
  if (!matches('cpu', path) || units === undefined) return;
  yield `${units} CPU units are ${tellCpu(units)}.`;
  const size = fargateSizesFor(isWindows(task)).find(({ cpu }) => cpu === units);
  if (!mayBeFargate(subject)) yield onInstances;
  else if (size === undefined) yield 'Fargate has no such size.';
  else {
    yield `Fargate allows with it ${tellMemory(size)} MiB of memory (${tellMiB(size.memory[0] ?? 0)} to ${tellMiB(size.memory.at(-1) ?? 0)}).`;
  }
  yield* share(subject, 'CPU units', units, ({ cpu }) => cpu?.value);
};

export const taskMemory: Insight = function* (subject) {
  const { task, path } = subject;
  const mib = parseTaskMemory(textOf(subject) ?? '');
  if (!matches('memory', path) || mib === undefined) return;
  yield mib >= 1024 ? `${mib} MiB are ${Number((mib / 1024).toFixed(3))} GB.` : `${mib} MiB.`;
  const units = parseTaskCpu(task.cpu?.value ?? '');
  const sizes = fargateSizesFor(isWindows(task)).filter(({ memory }) => memory.includes(mib));
  if (!mayBeFargate(subject)) yield onInstances;
  else if (sizes.length > 0 && !sizes.some(({ cpu }) => cpu === units)) {
    yield `Fargate has it with ${sizes.map(({ cpu, vCpu }) => `${cpu} CPU units (${vCpu} vCPU)`).join(', ')}.`;
  }
  yield* share(subject, 'MiB', mib, ({ memory, memoryReservation }) => memoryReservation?.value ?? memory?.value);
};

const onInstances =
  'On instances it is optional: a limit for all containers together, which the instance must have free.';

/** Whether the definition is for Fargate, or leaves it open. */
const mayBeFargate = ({ task, context }: Subject): boolean =>
  requirementOf(task, 'FARGATE', context) !== undefined ||
  (['EC2', 'EXTERNAL', 'MANAGED_INSTANCES'] as const).every((type) => requirementOf(task, type, context) === undefined);

/** Of one container: its unit, and its part of the task. */
export const containerSize: Insight = function* ({ task, path, node }) {
  if (node.type !== 'number') return;
  const value = Number(node.value);
  if (matches('containerDefinitions/*/cpu', path)) {
    const units = parseTaskCpu(task.cpu?.value ?? '');
    yield value === 0
      ? 'No share of its own: the container gets what the others leave.'
      : `${value} CPU units are ${tellCpu(value)}${partOf(value, units)}.`;
  } else if (
    matches('containerDefinitions/*/memory', path) ||
    matches('containerDefinitions/*/memoryReservation', path)
  ) {
    const mib = parseTaskMemory(task.memory?.value ?? '');
    yield `${value} MiB${value >= 1024 ? ` are ${Number((value / 1024).toFixed(3))} GB` : ''}${partOf(value, mib)}.`;
    if (path.at(-1) === 'memory') yield 'A container that needs more is killed (exit code 137, OutOfMemoryError).';
  }
};

const partOf = (value: number, whole: number | undefined): string =>
  whole === undefined || whole === 0 ? '' : `: ${percent(value, whole)} of the task`;

const percent = (value: number, whole: number): string => `${Math.round((value / whole) * 100)} %`;

function* share(
  { task }: Subject,
  unit: string,
  whole: number,
  amountOf: (container: Container) => number | undefined,
): Generator<string> {
  const parts = (task.containers?.items ?? []).flatMap((container) => {
    const amount = amountOf(container);
    return amount === undefined || amount === 0 ? [] : [{ name: container.name?.value ?? 'unnamed', amount }];
  });
  if (parts.length === 0 || whole === 0) return;
  const sum = parts.reduce((total, { amount }) => total + amount, 0);
  const list = parts.length > 1 ? ` (${parts.map(({ name, amount }) => `${name} ${amount}`).join(', ')})` : '';
  yield `The containers take ${sum} of ${whole} ${unit}, ${percent(sum, whole)}${list}.`;
}
