/** From what a request names (a name, an id, a path, an ARN) to the record. */
import { parseArn, resourceName, taskArn, taskDefinitionArn } from '../state/arn.ts';
import { DEFAULT_CLUSTER } from '../state/freshState.ts';
import type { ClusterRecord, TaskDefinitionRecord, TaskRecord } from '../state/model.ts';
import type { StoreReader } from '../state/store.ts';
import { clusterInactive, clusterNotFound, invalidParameter, taskNotFound } from './errors.ts';

/** A cluster's name from its name or ARN; the default one when none is named. */
export function clusterName(reference: string | undefined): string {
  if (reference === undefined || reference === '') return DEFAULT_CLUSTER;
  const arn = parseArn(reference);
  if (arn && arn.resourceType !== 'cluster') throw invalidParameter(`Invalid cluster identifier: ${reference}`);
  return resourceName(reference);
}

/**
 * An ACTIVE cluster by name or ARN.
 * @throws ApiError ClusterNotFoundException
 */
export function findCluster(store: StoreReader, reference: string | undefined): ClusterRecord {
  const cluster = store.cluster(clusterName(reference));
  if (!cluster) throw clusterNotFound();
  if (cluster.status !== 'ACTIVE') throw clusterInactive();
  return cluster;
}

/** Of an id, and of the older form with hyphens. */
const TASK_ID_LENGTHS = [32, 36];

/**
 * A task's ARN from its id, `cluster/id` or ARN. Whether the task exists is another question.
 * @throws ApiError InvalidParameterException when the reference names another cluster or can be no task's
 */
export function resolveTaskArn(cluster: ClusterRecord, reference: string): string {
  const arn = parseArn(reference);
  if (arn && arn.resourceType !== 'task') throw invalidParameter(`Invalid task identifier: ${reference}`);
  const parts = (arn ? arn.resource : reference).split('/');
  const id = parts.at(-1) ?? '';
  const named = parts.length > 1 ? parts.at(-2) : undefined;
  if (named !== undefined && named !== cluster.name) {
    throw invalidParameter(`Identifier is for ${named}. Your cluster is ${cluster.name}`);
  }
  if (!TASK_ID_LENGTHS.includes(id.length)) {
    throw invalidParameter(`taskId length should be one of [${TASK_ID_LENGTHS.join(',')}]`);
  }
  return taskArn(cluster.name, id);
}

/** @throws ApiError InvalidParameterException when the cluster has no such task */
export function findTask(store: StoreReader, cluster: ClusterRecord, reference: string): TaskRecord {
  const task = store.task(resolveTaskArn(cluster, reference));
  if (!task) throw taskNotFound();
  return task;
}

/**
 * A task in any cluster by id or ARN, for the operations that have no `cluster` parameter.
 * @throws ApiError InvalidParameterException
 */
export function findTaskAnywhere(store: StoreReader, reference: string): TaskRecord {
  const task = store.task(reference) ?? store.tasks().find((each) => each.spec.id === resourceName(reference));
  if (!task) throw taskNotFound();
  return task;
}

/**
 * A revision from `family`, `family:revision` or ARN. A family alone means its newest ACTIVE revision.
 * Undefined when there is none.
 */
export function findTaskDefinition(store: StoreReader, reference: string): TaskDefinitionRecord | undefined {
  const name = resourceName(reference);
  const match = /^(.+):(\d+)$/.exec(name);
  if (match) return store.taskDefinition(taskDefinitionArn(match[1] ?? '', Number(match[2])));
  return store
    .taskDefinitions()
    .filter((each) => each.family === name && each.status === 'ACTIVE')
    .sort((a, b) => b.revision - a.revision)[0];
}
