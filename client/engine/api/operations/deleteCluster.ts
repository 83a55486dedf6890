import type { DeleteClusterCommandInput, DeleteClusterCommandOutput } from '@aws-sdk/client-ecs';
import { DEFAULT_CLUSTER } from '../../state/freshState.ts';
import { ApiError, clusterNotFound, invalidParameter } from '../errors.ts';
import { clusterName } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import { clusterView } from '../views.ts';

/** Turns a cluster INACTIVE; it can still be described, and created again. */
export const deleteCluster = operation(
  structure<DeleteClusterCommandInput>({ cluster: text() }),
  (input, { store }): Answer<DeleteClusterCommandOutput> => {
    const name = clusterName(input.cluster);
    const cluster = store.cluster(name);
    if (!cluster) throw clusterNotFound();
    if (name === DEFAULT_CLUSTER) {
      throw invalidParameter('The local cluster default always exists and cannot be deleted.');
    }
    if (store.services().some(({ clusterArn, status }) => clusterArn === cluster.arn && status !== 'INACTIVE')) {
      throw new ApiError(
        'ClusterContainsServicesException',
        'The Cluster cannot be deleted while Services are active.',
      );
    }
    const hasInstances = store
      .containerInstances()
      .some(({ clusterArn, status, docker }) => docker && clusterArn === cluster.arn && status !== 'INACTIVE');
    if (hasInstances) {
      throw new ApiError(
        'ClusterContainsContainerInstancesException',
        'The Cluster cannot be deleted while Container Instances are active or draining.',
      );
    }
    const active = store
      .tasks()
      .some((task) => task.spec.clusterArn === cluster.arn && task.observed.lastStatus !== 'STOPPED');
    if (active) {
      throw new ApiError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
    }
    const after = { ...cluster, status: 'INACTIVE' } as const;
    store.putCluster(after);
    return { cluster: clusterView(store, after, { settings: true, statistics: false, tags: true }) };
  },
);
