import type { ContainerAddress } from '../../protocol/local.ts';
import type { ContainerObserved, TaskRecord } from '../state/model.ts';
import type { StoreReader } from '../state/store.ts';
import { invalidParameter } from './errors.ts';
import { findTaskAnywhere } from './lookup.ts';

/** @throws ApiError InvalidParameterException when the task or its container is not known */
export function findContainer(
  store: StoreReader,
  address: Partial<ContainerAddress>,
): { readonly task: TaskRecord; readonly container: ContainerObserved } {
  const task = findTaskAnywhere(store, address.task ?? '');
  const container = task.observed.containers.find((each) => each.name === address.container);
  if (!container) {
    const names = task.observed.containers.map((each) => each.name).join(', ');
    throw invalidParameter(`The task has no container '${address.container ?? ''}'; it has ${names}.`);
  }
  return { task, container };
}

/**
 * A container's Docker id.
 * @throws ApiError InvalidParameterException when it was not created yet
 */
export function dockerIdOf(container: ContainerObserved): string {
  if (container.dockerId !== undefined) return container.dockerId;
  const why = container.skipped ? 'the overlay leaves it out on this machine' : `it is ${container.status}`;
  throw invalidParameter(`The container '${container.name}' is not in Docker: ${why}.`);
}
