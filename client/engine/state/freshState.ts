import { clusterArn } from './arn.ts';
import type { ClusterRecord, EngineState } from './model.ts';

/** The cluster that every request without a `cluster` means. It always exists locally, unlike in a new AWS account. */
export const DEFAULT_CLUSTER = 'default';

export function newCluster(name: string, now: number): ClusterRecord {
  return {
    arn: clusterArn(name),
    name,
    status: 'ACTIVE',
    settings: [{ name: 'containerInsights', value: 'disabled' }],
    capacityProviders: [],
    tags: [],
    createdAt: now,
  };
}

/** What an engine starts from when its state folder is empty. */
export const freshState = (engineId: string, now: number): EngineState => ({
  engineId,
  clusters: [newCluster(DEFAULT_CLUSTER, now)],
  taskDefinitions: [],
  lastRevision: {},
  tasks: [],
  services: [],
  scalableTargets: [],
  balancers: [],
  containerInstances: [],
  capacityProviders: [],
  accountSettings: {},
});
