import type {
  DeleteTaskDefinitionsCommandInput,
  DeleteTaskDefinitionsCommandOutput,
  Failure,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { parseArn, resourceName, taskDefinitionArn } from '../../state/arn.ts';
import { invalidParameter } from '../errors.ts';
import { findTaskDefinition } from '../lookup.ts';
import { operation, type Answer, type Wire } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';
import { taskDefinitionView } from '../taskDefinitionView.ts';

const MOST = 10;

/** Marks INACTIVE revisions for deletion; they go once no task uses them (services/retention.ts). */
export const deleteTaskDefinitions = operation(
  structure<DeleteTaskDefinitionsCommandInput>({ taskDefinitions: list(text()) }),
  ({ taskDefinitions: references = [] }, { store, clock }): Answer<DeleteTaskDefinitionsCommandOutput> => {
    if (references.length === 0) throw invalidParameter('taskDefinitions cannot be empty.');
    if (references.length > MOST)
      throw invalidParameter(`At most ${MOST} task definitions can be deleted in one call.`);
    const deleted: Wire<TaskDefinition>[] = [];
    const failures: Failure[] = [];
    for (const reference of references) {
      const revision = /:\d+$/.test(resourceName(reference));
      const record = revision ? findTaskDefinition(store, reference) : undefined;
      if (!record) {
        failures.push({
          arn: arnOf(reference),
          reason:
            'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
        });
      } else if (record.status === 'ACTIVE') {
        failures.push({
          arn: record.arn,
          reason:
            'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
        });
      } else {
        const deleteRequestedAt = record.deleteRequestedAt ?? clock.now();
        const after = { ...record, status: 'DELETE_IN_PROGRESS', deleteRequestedAt } as const;
        // Answered first: without tasks the record may be gone as soon as it is marked.
        deleted.push(taskDefinitionView(after));
        store.putTaskDefinition(after);
      }
    }
    return { taskDefinitions: deleted, failures };
  },
);

function arnOf(reference: string): string {
  const match = /^(.+):(\d+)$/.exec(resourceName(reference));
  if (parseArn(reference) || !match) return reference;
  return taskDefinitionArn(match[1] ?? '', Number(match[2]));
}
