/**
 * An instance whose Docker has not answered for a while is given up: its tasks have ended as far as anybody can tell, and
 * services start others elsewhere. ECS does the same with the tasks of an EC2 instance that is gone (ecs/runtime 1.4).
 */
import { hostLost } from '../agent/hostLost.ts';
import { nameOfInstance, type ContainerInstanceRecord } from '../state/instances.ts';
import type { Store } from '../state/store.ts';
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';

/** Milliseconds that a Docker may be away: a restart of it takes less. Shortened by the time scale, to the least. */
const PATIENCE = 60_000;
const LEAST_PATIENCE = 5000;

export const patience = (timeScale: number): number => Math.max(LEAST_PATIENCE, PATIENCE * timeScale);

/**
 * When an instance is given up that does not come back, in milliseconds since the epoch; undefined: not at all. The
 * engine's own Docker is waited for as long as there is no other one that tasks could go to. Pure.
 * @param watchedSince before that nobody looked, and it may have been there
 */
export function givenUpAt(
  instance: ContainerInstanceRecord,
  all: readonly ContainerInstanceRecord[],
  watchedSince: number,
  wait: number,
): number | undefined {
  const { connected, lost, status, docker, disconnectedAt = watchedSince, clusterArn } = instance;
  if (connected || lost || status === 'INACTIVE') return undefined;
  const hasOther = all.some((each) => each.clusterArn === clusterArn && each.connected && each.status === 'ACTIVE');
  if (!docker && !hasOther) return undefined;
  return Math.max(disconnectedAt, watchedSince) + wait;
}

export interface LossOptions {
  readonly store: Store;
  /** Of real time. */
  readonly clock: Clock;
  readonly timeScale: number;
  /** Milliseconds that count since a moment: a night that a laptop sleeps through does not. */
  readonly since: (moment: number) => number;
  readonly log: Log;
}

export function watchLosses({ store, clock, timeScale, since, log }: LossOptions): Disposable {
  const watchedSince = clock.now();
  const wait = patience(timeScale);
  const ending = new AbortController();
  let timer = new AbortController();

  const giveUp = (instance: ContainerInstanceRecord) => {
    const name = nameOfInstance(instance);
    log.warn('a container instance is given up', { instance: instance.id, name });
    store.putContainerInstance({ ...instance, lost: true });
    loseTasks(store, instance, clock.now());
  };

  const look = () => {
    timer.abort();
    if (ending.signal.aborted) return;
    const all = store.containerInstances();
    const waiting = all.flatMap((instance) => {
      const at = givenUpAt(instance, all, watchedSince, wait);
      return at === undefined ? [] : [{ instance, left: wait - since(at - wait) }];
    });
    const due = waiting.filter(({ left }) => left <= 0);
    if (due.length > 0) {
      for (const { instance } of due) giveUp(instance);
      return;
    }
    if (waiting.length === 0) return;
    timer = new AbortController();
    clock
      .sleep(Math.max(1, Math.min(...waiting.map(({ left }) => left))), AbortSignal.any([timer.signal, ending.signal]))
      .then(look, () => undefined);
  };

  // Giving up changes the record, which is heard here as well.
  const subscription = store.subscribe((change) => {
    if (change.kind === 'containerInstance') setImmediate(look);
  });
  look();
  return {
    dispose() {
      subscription.dispose();
      ending.abort(new Error('the engine ends'));
    },
  };
}

/** The control plane's part and the agent's at once: there is no Docker to ask between them. */
export function loseTasks(store: Store, instance: ContainerInstanceRecord, now: number): void {
  const reason = `Host EC2 (instance ${nameOfInstance(instance)}) stopped.`;
  for (const { spec, observed } of store.tasks()) {
    if (spec.containerInstanceArn !== instance.arn || observed.lastStatus === 'STOPPED') continue;
    store.requestStop(spec.arn, { code: 'TerminationNotice', reason, at: now });
    store.observeTask(spec.arn, (current) => hostLost(current, reason, now));
  }
}
