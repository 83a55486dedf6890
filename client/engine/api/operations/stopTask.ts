import type { StopTaskCommandInput, StopTaskCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { findCluster, findTask } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import { taskView } from '../views.ts';

/** What ECS writes when the request gives no reason. */
export const STOPPED_BY_USER = 'Task stopped by user';

/** Characters (ecs/runtime 1.4). */
const LONGEST_REASON = 1024;

export const stopTask = operation(
  structure<StopTaskCommandInput>({ cluster: text(), task: text(), reason: text() }),
  (input, { store, clock }): Answer<StopTaskCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    if (!input.task) throw invalidParameter('Task can not be blank.');
    const { arn } = findTask(store, cluster, input.task).spec;
    const { reason: given = '' } = input;
    if (given.length > LONGEST_REASON) {
      throw invalidParameter(`reason has ${given.length} characters; at most ${LONGEST_REASON} are allowed.`);
    }
    const reason = given === '' ? STOPPED_BY_USER : given;
    store.requestStop(arn, { code: 'UserInitiated', reason, at: clock.now() });
    const task = findTask(store, cluster, arn);
    return { task: taskView(task, false) };
  },
);
