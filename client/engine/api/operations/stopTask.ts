import type { StopTaskCommandInput, StopTaskCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { findCluster, findTask } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import { taskView } from '../views.ts';

/** What ECS writes when the request gives no reason. */
export const STOPPED_BY_USER = 'Task stopped by user';

export const stopTask = operation(
  structure<StopTaskCommandInput>({ cluster: text(), task: text(), reason: text() }),
  (input, { store, clock }): Answer<StopTaskCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    if (!input.task) throw invalidParameter('Task can not be blank.');
    const { arn } = findTask(store, cluster, input.task).spec;
    const reason = (input.reason ?? '') === '' ? STOPPED_BY_USER : (input.reason ?? '').slice(0, 1024);
    store.requestStop(arn, { code: 'UserInitiated', reason, at: clock.now() });
    const task = findTask(store, cluster, arn);
    return { task: taskView(task, false) };
  },
);
