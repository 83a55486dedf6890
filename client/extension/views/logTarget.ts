/** Whose logs a view is about, with the words for it. Pure. */
import type { TaskView } from '../state/taskView.ts';
import type { LogSubject, TaskLogRecord } from './logFollow.ts';

/** A subject with the words for it. */
export interface LogTarget extends LogSubject {
  /** The same for the same subject: a second call shows the terminal that is there. */
  readonly key: string;
  readonly title: string;
  /** Names in front of lines, in the order of their colours. */
  readonly names: readonly string[];
  readonly nameOf: (record: TaskLogRecord) => string;
}

/** The logs of a task, or of one of its containers. */
export function taskTarget(task: TaskView, container?: string): LogTarget {
  const subject = container === undefined ? task.revisionName : `${task.revisionName} ${container}`;
  return {
    key: `${task.arn}/${container ?? ''}`,
    title: `${subject} ${task.id.slice(0, 8)}`,
    tasks: (state) => {
      const found = state.tasks.get(task.arn);
      return found ? [found] : [];
    },
    endless: false,
    ...(container === undefined ? {} : { container }),
    names: container === undefined ? task.containers.map(({ name }) => name) : [container],
    nameOf: (record) => record.container,
  };
}

/**
 * The logs of many tasks as one, e.g. of all that a service runs: lines carry the task's id and the container.
 * @param tasks those of them that are known now; followed as they come and go
 */
export function tasksTarget(key: string, title: string, tasks: LogSubject['tasks']): LogTarget {
  return {
    key,
    title,
    tasks,
    endless: true,
    names: [],
    nameOf: ({ task, container }) => `${task.slice(task.lastIndexOf('/') + 1).slice(0, 8)}/${container}`,
  };
}
