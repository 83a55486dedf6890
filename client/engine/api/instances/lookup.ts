/** From what a request names (an id, `cluster/id`, an ARN) to a container instance. */
import { containerInstanceArn, parseArn } from '../../state/arn.ts';
import type { ContainerInstanceRecord } from '../../state/instances.ts';
import type { ClusterRecord } from '../../state/model.ts';
import type { StoreReader } from '../../state/store.ts';
import { invalidParameter } from '../errors.ts';

/** @throws ApiError InvalidParameterException when the reference names another cluster */
export function resolveInstanceArn(cluster: ClusterRecord, reference: string): string {
  const arn = parseArn(reference);
  if (arn && arn.resourceType !== 'container-instance') {
    throw invalidParameter(`Invalid container instance identifier: ${reference}`);
  }
  const parts = (arn ? arn.resource : reference).split('/');
  const named = parts.length > 1 ? parts.at(-2) : undefined;
  if (named !== undefined && named !== cluster.name) {
    throw invalidParameter(`Identifier is for ${named}. Your cluster is ${cluster.name}`);
  }
  return containerInstanceArn(cluster.name, parts.at(-1) ?? '');
}

/** An instance that was not deregistered; undefined when the cluster has no such one. */
export function findInstance(
  store: StoreReader,
  cluster: ClusterRecord,
  reference: string,
): ContainerInstanceRecord | undefined {
  const found = store.containerInstance(resolveInstanceArn(cluster, reference));
  return found?.status === 'INACTIVE' ? undefined : found;
}
