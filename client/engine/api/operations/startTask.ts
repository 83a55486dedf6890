import { randomUUID } from 'node:crypto';
import type { Failure, StartTaskCommandOutput } from '@aws-sdk/client-ecs';
import { OVERLAY_HEADER } from '../../../protocol/local.ts';
import { place, withTask } from '../../placement/place.ts';
import { instanceViews, needOf } from '../../placement/views.ts';
import type { TaskRecord } from '../../state/model.ts';
import { newTask } from '../../state/newTask.ts';
import { digest } from '../digest.ts';
import { invalidParameter } from '../errors.ts';
import { resolveInstanceArn } from '../instances/lookup.ts';
import { findCluster, findTaskDefinition } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { checkOverrides } from '../overrides.ts';
import { failure, instancesOf } from '../placing.ts';
import * as checks from '../runTaskChecks.ts';
import { startTaskInput } from '../shapes/runTask.ts';
import { taskView } from '../views.ts';
import { checkVolumeConfigurations } from '../volumeChecks.ts';
import { placedOn, planTasks } from './runTask.ts';

const MOST_INSTANCES = 10;

/** Starts a task on each of the instances named. Resources bind as for RunTask; constraints and strategies are not asked. */
export const startTask = operation(startTaskInput, (input, context, header): Answer<StartTaskCommandOutput> => {
  const { store } = context;
  const cluster = findCluster(store, input.cluster);
  const { containerInstances: references = [] } = input;
  if (!input.taskDefinition) throw invalidParameter('TaskDefinition can not be blank.');
  if (references.length === 0) throw invalidParameter('Container instances cannot be empty.');
  if (references.length > MOST_INSTANCES) {
    throw invalidParameter(`At most ${MOST_INSTANCES} container instances can be named in one call.`);
  }
  checks.checkNames(input);
  const record = checks.checkRunnable(findTaskDefinition(store, input.taskDefinition));
  const asRun = { ...input, launchType: 'EC2' as const };
  checks.checkNetwork(asRun, record);
  checkOverrides(asRun, record);
  checkVolumeConfigurations(asRun, record.definition);
  const overlayId = header(OVERLAY_HEADER);
  const plan = planTasks(asRun, context, {
    cluster,
    record,
    overlayId,
    requestDigest: digest({ ...input, overlayId }),
  });

  const arns = references.map((each) => resolveInstanceArn(cluster, each));
  const refusal = context.refusesTasks();
  if (refusal !== undefined) {
    return { tasks: [], failures: arns.map((arn) => ({ arn, reason: 'AGENT', detail: refusal })) };
  }
  const request = {
    need: needOf(plan.definition, plan.overrides, plan.overlay, record.requiresAttributes),
    constraints: [],
    strategies: [],
    group: plan.group,
  };
  const views = new Map(instanceViews(instancesOf(store, cluster), store.tasks()).map((each) => [each.arn, each]));
  const tasks: TaskRecord[] = [];
  const failures: Failure[] = [];
  for (const arn of arns) {
    const view = views.get(arn);
    if (!view) failures.push({ arn, reason: 'MISSING' });
    else if (view.status !== 'ACTIVE') failures.push({ arn, reason: 'INACTIVE', detail: `It is ${view.status}.` });
    else {
      const placement = place(request, [view], context.readExpression, Math.random);
      if (placement.kind === 'refused') {
        failures.push(...placement.refusals.map((each) => failure(each, request, [view])));
      } else {
        views.set(arn, withTask(view, request));
        tasks.push(newTask(placedOn(plan, arn, asRun, context), randomUUID));
      }
    }
  }
  for (const task of tasks) store.addTask(task);
  return { tasks: tasks.map((task) => taskView(task, true)), failures };
});
