/** What is known of a task that has stopped, and the small questions the rules ask about it. Pure. */
import type { LocalTask, LogRecord } from '../../../protocol/local.ts';
import type { ContainerView, TaskView } from '../../state/taskView.ts';
import type { NextStep } from '../advice.ts';
import { containersOf, textOf, type Definition } from '../definition.ts';

export interface StoppedTask {
  readonly task: TaskView;
  /** The revision it ran; empty when it is not known any more. */
  readonly definition: Definition;
  /** What the engine knows beyond the ECS API; absent when it is gone. */
  readonly local?: LocalTask;
  /** The last lines of each container, oldest first. */
  readonly logs: readonly LogRecord[];
}

export interface Diagnosis {
  /** One sentence: what most likely made it stop. */
  readonly cause: string;
  /** The container it is about. */
  readonly container?: string;
  /** A line of the log, or of a health check, that says so. */
  readonly evidence?: string;
  /** What to do, the most promising first. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly text: string;
  /** What a click does; without it the text is all there is. */
  readonly next?: NextStep;
}

/** Returns a diagnosis where it recognises the case. */
export type DiagnosisRule = (stopped: StoppedTask) => Diagnosis | undefined;

/** Every reason, the task's first, with the container whose it is. */
export function reasonsOf({ task }: StoppedTask): { readonly text: string; readonly container?: string }[] {
  return [
    ...(task.stoppedReason === undefined ? [] : [{ text: task.stoppedReason }]),
    ...task.containers.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ text: reason, container: name }])),
  ];
}

/** The first reason that matches, a container's own before the task's: it says whose it is. */
export function matchReason(
  stopped: StoppedTask,
  pattern: RegExp,
): { readonly match: RegExpExecArray; readonly container?: string } | undefined {
  const reasons = reasonsOf(stopped);
  for (const { text, container } of [...reasons.filter((each) => each.container !== undefined), ...reasons]) {
    const match = pattern.exec(text);
    if (!match) continue;
    const named = container ?? stopped.task.containers.find(({ name }) => text.includes(name))?.name;
    return { match, ...(named === undefined ? {} : { container: named }) };
  }
  return undefined;
}

export const isOutOfMemory = ({ reason }: ContainerView): boolean => reason?.startsWith('OutOfMemoryError') ?? false;

/** ECS counts a container essential unless its definition says otherwise. */
export const isEssential = ({ definition }: StoppedTask, name: string): boolean =>
  containersOf(definition).find((each) => textOf(each['name']) === name)?.['essential'] !== false;

/** Whether it was the user or a service that wanted the task to end. */
export const wasAskedToStop = ({ task }: Pick<StoppedTask, 'task'>): boolean =>
  task.stopCode === 'UserInitiated' || task.stopCode === 'ServiceSchedulerInitiated';

/**
 * The container whose end stopped the task: of the essential ones that ran, the one that ended first. Those that end later
 * were stopped with the task.
 */
export function culprit(stopped: StoppedTask): ContainerView | undefined {
  const ended = stopped.task.containers.filter(
    (each) => each.exitCode !== undefined && isEssential(stopped, each.name),
  );
  const finishedAt = (container: ContainerView) => {
    const time = Date.parse(stopped.local?.containers.find(({ name }) => name === container.name)?.finishedAt ?? '');
    return Number.isNaN(time) ? Infinity : time;
  };
  const [first] = ended
    .map((container, index) => ({ container, index, at: finishedAt(container) }))
    .sort((a, b) => (a.at === b.at ? rank(a.container) - rank(b.container) || a.index - b.index : a.at - b.at));
  return first?.container;
}

/** Failures of its own first, then success, then what a stop makes of a container. */
const rank = ({ exitCode }: ContainerView): number =>
  exitCode === 137 || exitCode === 143 ? 2 : exitCode === 0 ? 1 : 0;

/** The last line of a container's log, or of any, that matches. */
export function logLine(
  { logs }: StoppedTask,
  pattern: RegExp,
  container?: string,
): { readonly text: string; readonly match: RegExpExecArray; readonly container: string } | undefined {
  for (const record of [...logs].reverse()) {
    if (container !== undefined && record.container !== container) continue;
    const text = plain(record.text);
    const match = pattern.exec(text);
    if (match) return { text: text.trim(), match, container: record.container };
  }
  return undefined;
}

/** Without colours and other control characters. */
export const plain = (text: string): string => text.replace(CONTROL, '').trimEnd();
const ESC = '\\u001b';
const CONTROL = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}.?|[\\u0000-\\u0008\\u000b-\\u001f\\u007f]`, 'g');
