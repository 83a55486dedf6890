/**
 * Makes the Docker that the engine uses a container instance of every cluster, as soon as it is known how big it is, and
 * keeps what is told of it true. What was deregistered by hand stays so until RegisterContainerInstance.
 */
import type { DockerAvailability } from './docker/availability.ts';
import { machineOf, newInstance, withMachine } from './state/newInstance.ts';
import type { Store } from './state/store.ts';
import type { Disposable } from './util/disposable.ts';

export interface ContainerInstancesOptions {
  readonly store: Store;
  readonly availability: DockerAvailability;
  readonly now: () => number;
  readonly newUuid: () => string;
}

export function keepContainerInstances({ store, availability, now, newUuid }: ContainerInstancesOptions): Disposable {
  const look = () => {
    const status = availability.status();
    // Until it is known better they are believed to be as they were.
    if (status.looking) return;
    const machine = machineOf(status);
    const all = store.containerInstances().filter(({ docker }) => !docker);
    for (const cluster of store.clusters()) {
      const own = all.filter(({ clusterArn }) => clusterArn === cluster.arn);
      if (cluster.status !== 'ACTIVE') {
        for (const { arn } of own) store.removeContainerInstance(arn);
      } else if (own.length === 0) {
        if (machine) store.putContainerInstance(newInstance(cluster, machine, now(), newUuid()));
      } else {
        for (const each of own) store.putContainerInstance(withMachine(each, machine, now()));
      }
    }
  };
  const subscriptions = [
    availability.subscribe(look),
    store.subscribe((change) => {
      if (change.kind === 'cluster' && change.before?.status !== change.after?.status) look();
    }),
  ];
  look();
  return { dispose: () => subscriptions.forEach((each) => each.dispose()) };
}
