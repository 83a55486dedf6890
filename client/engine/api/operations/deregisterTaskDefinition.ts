import type { DeregisterTaskDefinitionCommandInput, DeregisterTaskDefinitionCommandOutput } from '@aws-sdk/client-ecs';
import { resourceName } from '../../state/arn.ts';
import { clientError } from '../errors.ts';
import { findTaskDefinition } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import { taskDefinitionView } from '../taskDefinitionView.ts';

/** Turns a revision INACTIVE: it can be described, and no new task can be started from it. Running ones go on. */
export const deregisterTaskDefinition = operation(
  structure<DeregisterTaskDefinitionCommandInput>({ taskDefinition: text() }),
  (input, { store, clock }): Answer<DeregisterTaskDefinitionCommandOutput> => {
    const reference = input.taskDefinition ?? '';
    if (!/:\d+$/.test(resourceName(reference))) {
      throw clientError(`'${reference}' names no revision; give family:revision or the ARN of a revision.`);
    }
    const record = findTaskDefinition(store, reference);
    if (!record) throw clientError('The specified task definition does not exist.');
    if (record.status !== 'ACTIVE') return { taskDefinition: taskDefinitionView(record) };
    const after = { ...record, status: 'INACTIVE', deregisteredAt: clock.now() } as const;
    store.putTaskDefinition(after);
    return { taskDefinition: taskDefinitionView(after) };
  },
);
