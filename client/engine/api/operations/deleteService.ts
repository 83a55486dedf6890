import type { DeleteServiceCommandInput, DeleteServiceCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { findAnyService, serviceNotFound } from '../services/lookup.ts';
import { serviceView } from '../services/views.ts';
import { flag, structure, text } from '../shapes/shape.ts';

/** Lets a service drain; it is INACTIVE once its tasks are stopping (ecs/runtime 4.12). */
export const deleteService = operation(
  structure<DeleteServiceCommandInput>({ cluster: text(), service: text(), force: flag }),
  (input, { store }): Answer<DeleteServiceCommandOutput> => {
    const before = findAnyService(store, findCluster(store, input.cluster), input.service);
    // Of this operation's errors none says that a service is INACTIVE.
    if (before.status === 'INACTIVE') throw serviceNotFound();
    if (before.status === 'DRAINING') return { service: serviceView(store, before, true) };
    if (before.schedulingStrategy === 'REPLICA' && before.desiredCount > 0 && input.force !== true) {
      throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
    }
    const service = {
      ...before,
      status: 'DRAINING' as const,
      desiredCount: 0,
      deployments: before.deployments.map((each) => (each.status === 'PRIMARY' ? { ...each, desiredCount: 0 } : each)),
    };
    store.putService(service);
    return { service: serviceView(store, service, true) };
  },
);
