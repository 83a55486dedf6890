import { randomUUID } from 'node:crypto';
import type { Failure, RunTaskCommandInput, RunTaskCommandOutput, Tag } from '@aws-sdk/client-ecs';
import { OVERLAY_HEADER } from '../../../protocol/local.ts';
import type { ClusterRecord, Notice, TaskDefinitionRecord, TaskRecord } from '../../state/model.ts';
import type { PlacementRequest } from '../../placement/place.ts';
import { needOf } from '../../placement/views.ts';
import type { ApiContext } from '../context.ts';
import { digest } from '../digest.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { findCluster, findTaskDefinition } from '../lookup.ts';
import { newTask, type TaskPlan } from '../../state/newTask.ts';
import { operation, type Answer } from '../operation.ts';
import { checkOverridden, checkOverrides, overridden } from '../overrides.ts';
import { checkPlacement } from '../placementChecks.ts';
import { instancesOf, placeTasks } from '../placing.ts';
import * as checks from '../runTaskChecks.ts';
import { platformVersion } from '../services/settings.ts';
import { runTaskInput } from '../shapes/runTask.ts';
import { checkTags, limitTags, mergeTags } from '../tags.ts';
import { taskView } from '../views.ts';
import { checkVolumeConfigurations } from '../volumeChecks.ts';

/** Starts tasks: the records are made here, the agent does the rest. With an overlay header they differ on this machine. */
export const runTask = operation(
  runTaskInput,
  async (input, context, header): Promise<Answer<RunTaskCommandOutput>> => {
    const { store, firstLook } = context;
    const cluster = findCluster(store, input.cluster);
    if (!input.taskDefinition) throw invalidParameter('TaskDefinition can not be blank.');
    checks.checkNames(input);
    // A Docker that is slow to answer an engine that has just begun is no missing one.
    await firstLook;

    const overlayId = header(OVERLAY_HEADER);
    const requestDigest = digest({ ...input, overlayId });
    const earlier = sameToken(store.tasks(), cluster, input.clientToken, requestDigest);
    if (earlier.length > 0) return answer(earlier);

    const count = checks.checkCount(input.count);
    const record = checks.checkRunnable(findTaskDefinition(store, input.taskDefinition));
    checks.checkNetwork(input, record);
    checkOverrides(input, record);
    checkVolumeConfigurations(input, record.definition);
    checkPlacement(input, context.readExpression);
    const plan = planTasks(input, context, { cluster, record, overlayId, requestDigest });

    const onOwnDocker =
      plan.launchType === 'FARGATE' || instancesOf(store, cluster).every(({ docker }) => docker === undefined);
    const refusal = context.refusesTasks() ?? (onOwnDocker ? dockerAway(context) : undefined);
    if (refusal !== undefined) {
      const failure = { arn: record.arn, reason: 'AGENT', detail: refusal };
      return { tasks: [], failures: Array.from({ length: count }, () => failure) };
    }
    const { instances, failures } =
      plan.launchType === 'FARGATE'
        ? { instances: Array.from({ length: count }, () => undefined), failures: [] }
        : placeTasks(context, cluster, placementOf(input, plan, record), count);
    const tasks = instances.map((containerInstanceArn) =>
      newTask(
        containerInstanceArn === undefined ? plan : placedOn(plan, containerInstanceArn, input, context),
        randomUUID,
      ),
    );
    for (const task of tasks) store.addTask(task);
    return answer(tasks, failures);
  },
);

const answer = (tasks: readonly TaskRecord[], failures: readonly Failure[] = []) => ({
  tasks: tasks.map((task) => taskView(task, true)),
  failures,
});

/** The definition's own constraints bind as the request's do. */
const placementOf = (
  {
    placementConstraints = [],
    placementStrategy = [],
  }: Pick<RunTaskCommandInput, 'placementConstraints' | 'placementStrategy'>,
  { definition, overrides, overlay, group }: TaskPlan,
  { requiresAttributes }: TaskDefinitionRecord,
): PlacementRequest => ({
  need: needOf(definition, overrides, overlay, requiresAttributes),
  constraints: [...(definition.placementConstraints ?? []), ...placementConstraints],
  strategies: placementStrategy,
  group,
});

/** ECS's reason AGENT means that the agent of the container instance is not connected. */
export function dockerAway({ availability }: ApiContext): string | undefined {
  const status = availability.status();
  return status.available ? undefined : (status.message ?? `Docker does not answer at ${status.endpoint}.`);
}

export function planTasks(
  input: RunTaskCommandInput,
  context: ApiContext,
  found: {
    readonly cluster: ClusterRecord;
    readonly record: TaskDefinitionRecord;
    readonly overlayId: string | undefined;
    readonly requestDigest: string;
  },
): TaskPlan {
  const { cluster, record, overlayId, requestDigest } = found;
  const { definition } = record;
  const { launchType, capacityProviderName } = checks.checkLaunch(input, record, cluster);
  checks.checkPlatform(input, launchType, definition);
  checkOverridden(definition, input.overrides, launchType, context.checkDefinition);
  const overlay = overlayId === undefined ? undefined : context.overlays.get(overlayId);
  if (overlayId !== undefined && !overlay) {
    throw invalidParameter(`The overlay '${overlayId}' is not known to this engine; put it again before RunTask.`);
  }
  return {
    clusterName: cluster.name,
    clusterArn: cluster.arn,
    taskDefinitionArn: record.arn,
    definition,
    group: input.group ?? `family:${record.family}`,
    ...(input.startedBy === undefined ? {} : { startedBy: input.startedBy }),
    ...(input.clientToken === undefined ? {} : { clientToken: input.clientToken, requestDigest }),
    launchType,
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    ...(launchType === 'FARGATE' ? { platformVersion: platformVersion(input.platformVersion) } : {}),
    ...(input.networkConfiguration === undefined ? {} : { networkConfiguration: input.networkConfiguration }),
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    overrides: input.overrides ?? {},
    ...(overlayId === undefined || overlay === undefined ? {} : { overlayId, overlay }),
    ...(context.role === undefined || context.role.mode === 'none' ? {} : { role: context.role }),
    notices: [...context.noticesFor(overridden(definition, input.overrides), overlay), ...requestNotices(input)],
    createdAt: context.clock.now(),
    tags: taskTags(input, record, cluster),
    helperImage: context.helperImage,
  };
}

/** The plan of a task on an instance, whose machine may be another one. */
export function placedOn(
  plan: TaskPlan,
  containerInstanceArn: string,
  input: RunTaskCommandInput,
  { noticesFor }: ApiContext,
): TaskPlan {
  const own = noticesFor(overridden(plan.definition, input.overrides), plan.overlay, containerInstanceArn);
  return { ...plan, containerInstanceArn, notices: [...own, ...requestNotices(input)] };
}

/** What the request asks for and has no effect on one machine. */
function requestNotices(input: RunTaskCommandInput): readonly Notice[] {
  const told: readonly (readonly [unknown, string])[] = [
    [
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- still part of the API's model
      input.overrides?.inferenceAcceleratorOverrides?.length,
      'The overrides of inference accelerators are not applied: none are attached.',
    ],
    [
      input.volumeConfigurations?.length,
      'The settings of volumes configured at launch (Amazon EBS: size, snapshot, performance) are not applied: such a volume is a fresh Docker volume.',
    ],
  ];
  return told.filter(([given]) => Boolean(given)).map(([, message]) => ({ kind: 'not-applied', pointer: '', message }));
}

function taskTags(input: RunTaskCommandInput, record: TaskDefinitionRecord, cluster: ClusterRecord): readonly Tag[] {
  const propagated = input.propagateTags === 'TASK_DEFINITION' ? record.tags : [];
  const own = limitTags(mergeTags(propagated, checkTags(input.tags ?? [])));
  return input.enableECSManagedTags ? [...own, { key: 'aws:ecs:clusterName', value: cluster.name }] : own;
}

/** Tasks an earlier request with the same token made; ConflictException when that request was another one. */
function sameToken(
  tasks: readonly TaskRecord[],
  cluster: ClusterRecord,
  token: string | undefined,
  requestDigest: string,
): readonly TaskRecord[] {
  if (token === undefined) return [];
  const earlier = tasks.filter(({ spec }) => spec.clientToken === token && spec.clusterArn === cluster.arn);
  if (earlier.some(({ spec }) => spec.requestDigest !== requestDigest)) {
    throw new ApiError('ConflictException', 'The clientToken was used with other parameters before.', 400, {
      resourceIds: earlier.map(({ spec }) => spec.arn),
    });
  }
  return earlier;
}
