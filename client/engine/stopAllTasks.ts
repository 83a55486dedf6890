import type { DockerAvailability } from './docker/availability.ts';
import type { TaskRecord } from './state/model.ts';
import type { ControlWriter } from './state/store.ts';
import type { Log } from './util/log.ts';

/** Longer than the longest stopTimeout ECS allows on Fargate, twice: dependents stop before what they depend on. */
const PATIENCE = 300_000;

/** Asks every task to stop and waits until all have, or until it is clear that they cannot now. */
export async function stopAllTasks(
  store: ControlWriter,
  isReachable: (task: TaskRecord) => boolean,
  availability: DockerAvailability,
  log: Log,
): Promise<void> {
  const active = () => store.tasks().filter((task) => task.observed.lastStatus !== 'STOPPED');
  for (const task of active()) {
    store.requestStop(task.spec.arn, { code: 'UserInitiated', reason: 'Task stopped by user', at: Date.now() });
  }
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    const check = () => {
      if (!active().some(isReachable)) resolve();
    };
    store.subscribe(check);
    availability.subscribe(check);
    timer = setTimeout(resolve, PATIENCE);
    check();
  });
  clearTimeout(timer);
  const left = active().length;
  if (left > 0) log.warn('tasks were not stopped before the end; they stop at the next start', { left });
}
