/** Which tasks the proxies of Service Connect may send to, and how they are taken out before they are stopped. */
import type { TaskRecord } from '../../state/model.ts';
import type { ServiceConnectObserved } from '../../state/services.ts';
import type { AgentWriter } from '../../state/store.ts';
import type { Clock } from '../../util/clock.ts';
import { isServing } from '../balancer/targetState.ts';
import { offersOfTask } from './endpoints.ts';

/** How an endpoint stands to a task that goes. */
export type Parting =
  /** Its proxy may still send requests to the task. */
  | 'in use'
  /** It sends none any more; some may be on their way. */
  | 'draining'
  | 'done';

export interface Registrations {
  /** Records the tasks that serve from now on. */
  register(): void;
  /** Whether there are tasks that wait to be taken out. */
  waiting(): boolean;
  /**
   * Lets the tasks go that are taken out everywhere, or have waited long enough.
   * @returns whether others still wait
   */
  release(partingFrom: (endpointKey: string, task: TaskRecord) => Parting): boolean;
}

/** Milliseconds that requests may take to end before their task is stopped; then it has its own time to stop. */
const DRAINING = 5000;
/** Milliseconds that a proxy may take to be told; nobody waits for ever for one that cannot be. */
const TELLING = 5000;

/** @param timeScale shortens the draining */
export function createRegistrations(store: AgentWriter, clock: Pick<Clock, 'now'>, timeScale: number): Registrations {
  /** When tasks began to be taken out, by ARN. */
  const leaving = new Map<string, number>();

  const put = ({ spec }: TaskRecord, registration: NonNullable<ServiceConnectObserved['registration']>) =>
    store.observeTask(spec.arn, (observed) => ({
      ...observed,
      serviceConnect: { names: [], ...observed.serviceConnect, registration },
    }));

  const isRegistered = (task: TaskRecord | undefined) => task?.observed.serviceConnect?.registration === 'registered';
  const goers = () => store.tasks().filter((task) => isRegistered(task) && !isServing(task));

  return {
    register() {
      for (const task of store.tasks()) {
        if (task.observed.serviceConnect?.registration !== undefined || !isServing(task)) continue;
        if (offersOfTask(store, task).length > 0) put(task, 'registered');
      }
    },
    waiting: () => goers().length > 0,
    release(partingFrom) {
      let isWaiting = false;
      for (const task of goers()) {
        const since = leaving.get(task.spec.arn) ?? clock.now();
        leaving.set(task.spec.arn, since);
        const partings = offersOfTask(store, task).map(({ key }) => partingFrom(key, task));
        const patience = DRAINING * timeScale + (partings.includes('in use') ? TELLING : 0);
        if (partings.every((each) => each === 'done') || clock.now() - since >= patience) put(task, 'deregistered');
        else isWaiting = true;
      }
      for (const arn of leaving.keys()) if (!isRegistered(store.task(arn))) leaving.delete(arn);
      return isWaiting;
    },
  };
}
