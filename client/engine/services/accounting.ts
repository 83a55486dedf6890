/** What a service's tasks did since the last look: who became healthy, who failed, which images they run. Pure. */
import { withEvent, type Random } from '../state/deployments.ts';
import type { TaskRecord, TaskStopCode } from '../state/model.ts';
import type { DeploymentRecord, ServiceRecord, TaskScheduling } from '../state/services.ts';
import { IMPAIRED_LEVEL, raised, type FailureKind } from './backoff.ts';
import { withFailure, withSuccess } from './circuitBreaker.ts';
import type { Judgement } from './condition.ts';
import { messages } from './messages.ts';
import type { Waits } from './waits.ts';

export interface AccountingContext {
  readonly now: number;
  readonly random: Random;
  readonly waits: Waits;
}

export interface SchedulingChange {
  readonly taskArn: string;
  readonly scheduling: TaskScheduling;
}

export interface Accounts {
  readonly service: ServiceRecord;
  readonly scheduling: readonly SchedulingChange[];
}

/** Notes everything once: what is noted is marked on the task. Failures come before successes, which make up for them. */
export function account(
  before: ServiceRecord,
  judged: readonly { readonly task: TaskRecord; readonly judgement: Judgement }[],
  context: AccountingContext,
): Accounts {
  const { now, random, waits } = context;
  const say = messages(before.name);
  const scheduling: SchedulingChange[] = [];
  const deployments = new Map(before.deployments.map((each) => [each.id, each]));
  let service = before;
  const update = (id: string | undefined, change: (deployment: DeploymentRecord) => DeploymentRecord) => {
    const deployment = id === undefined ? undefined : deployments.get(id);
    if (deployment) deployments.set(deployment.id, change(deployment));
  };
  const mark = (task: TaskRecord, more: TaskScheduling) =>
    scheduling.push({ taskArn: task.spec.arn, scheduling: { ...task.scheduling, ...more } });
  const fails = (task: TaskRecord, kind: FailureKind) =>
    update(task.spec.deploymentId, (deployment) => {
      const failed = withFailure(deployment);
      const throttle = raised(failed.throttle, kind, task.spec.createdAt, now, waits);
      if (kind === 'start' && throttle.level >= IMPAIRED_LEVEL && (failed.throttle?.level ?? 0) < IMPAIRED_LEVEL) {
        service = withEvent(service, say.impaired, now, random, 'SERVICE_TASK_START_IMPAIRED');
      }
      return { ...failed, throttle };
    });

  for (const { task, judgement } of judged) {
    if (task.scheduling?.ended) continue;
    if (judgement.condition === 'unhealthy' && !task.scheduling?.failed) {
      update(task.spec.deploymentId, withFailure);
      mark(task, { failed: true });
    } else if (judgement.condition === 'gone' || judgement.condition === 'leaving') {
      const failure = endedBadly(task);
      if (failure) fails(task, failure);
      mark(task, failure ? { failed: true, ended: true } : { ended: true });
    }
    const digests = newDigests(task, deployments.get(task.spec.deploymentId ?? ''));
    if (digests) update(task.spec.deploymentId, (each) => ({ ...each, digests: { ...each.digests, ...digests } }));
  }
  for (const { task, judgement } of judged) {
    if (judgement.condition !== 'healthy' || task.scheduling?.healthyAt !== undefined) continue;
    update(task.spec.deploymentId, (each) => withSuccess(each, service.deploymentConfiguration));
    mark(task, { healthyAt: now });
  }
  const changed = before.deployments.map((each) => deployments.get(each.id) ?? each);
  const same = changed.every((each, index) => each === before.deployments[index]);
  return { service: same ? service : { ...service, deployments: changed }, scheduling };
}

/** Somebody wanted it to end, or its host went away: that says nothing against the deployment. */
const WANTED: readonly TaskStopCode[] = ['UserInitiated', 'ServiceSchedulerInitiated', 'TerminationNotice'];

/** How a task failed that ended without ever being healthy; undefined when it did not. */
function endedBadly({ desired, observed, scheduling }: TaskRecord): FailureKind | undefined {
  const code = desired.stop?.code;
  if (scheduling?.healthyAt !== undefined || scheduling?.failed) return undefined;
  if (code === undefined || WANTED.includes(code)) return undefined;
  return observed.startedAt === undefined ? 'start' : 'crash';
}

/** Digests the deployment does not know yet. What the definition excludes from version consistency has none. */
function newDigests(
  task: TaskRecord,
  deployment: DeploymentRecord | undefined,
): Readonly<Record<string, string>> | undefined {
  if (!deployment) return undefined;
  let found: Record<string, string> | undefined;
  for (const { name, kind, imageDigest } of task.observed.containers) {
    if (kind !== 'NORMAL' || imageDigest === undefined || deployment.digests[name] !== undefined) continue;
    const definition = task.spec.definition.containerDefinitions?.find((each) => each.name === name);
    if (definition?.versionConsistency === 'disabled') continue;
    found = { ...found, [name]: imageDigest };
  }
  return found;
}
