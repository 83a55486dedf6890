/** The life of a deployment: it completes, fails, is rolled back or stopped, and is over (ecs/runtime 4.3 to 4.5). Pure. */
import { newDeployment, withDeployments, withEvent, withNewPrimary, type Random } from '../state/deployments.ts';
import { primaryOf, type DeploymentRecord, type ServiceRecord } from '../state/services.ts';
import { isTriggered } from './circuitBreaker.ts';
import { messages } from './messages.ts';
import type { Waits } from './waits.ts';

export interface DeploymentContext {
  readonly now: number;
  readonly random: Random;
  readonly waits: Waits;
}

/** The service after the breaker and what was asked for by StopServiceDeployment had their say. */
export function judgeDeployment(
  service: ServiceRecord,
  desiredCount: number,
  context: DeploymentContext,
): ServiceRecord {
  const primary = primaryOf(service);
  if (primary.rolloutState !== 'IN_PROGRESS') return service;
  const say = messages(service.name);
  if (primary.stopRequest) {
    const { type } = primary.stopRequest;
    const reason =
      type === 'ROLLBACK' ? 'Service deployment rolled back by request.' : 'Service deployment stopped by request.';
    const told = withEvent(service, say.stoppedDeployment(primary.id), context.now, context.random);
    return ended(
      told,
      primary,
      reason,
      `ECS deployment ${primary.id} stopped by request.`,
      type === 'ROLLBACK',
      context,
    );
  }
  if (!isTriggered(primary, service.deploymentConfiguration, desiredCount)) return service;
  const told = withEvent(service, say.failed(primary.id), context.now, context.random);
  const rollback = service.deploymentConfiguration.deploymentCircuitBreaker?.rollback === true;
  const reason = `Service deployment ${rollback ? 'rolled back' : 'stopped'} because the circuit breaker threshold was exceeded.`;
  return ended(told, primary, reason, 'ECS deployment circuit breaker: tasks failed to start.', rollback, context);
}

/** The PRIMARY has ended without success. A rollback is a new deployment of what was completed last; it is never rolled back itself. */
function ended(
  service: ServiceRecord,
  primary: DeploymentRecord,
  reason: string,
  rolloutStateReason: string,
  rollback: boolean,
  { now, random }: DeploymentContext,
): ServiceRecord {
  const isRollback = primary.rollbackOf !== undefined;
  const target = rollback && !isRollback ? lastCompleted(service, primary) : undefined;
  const hasNoCandidate = rollback && !isRollback && target === undefined;
  const failed: DeploymentRecord = {
    ...primary,
    rolloutState: 'FAILED',
    rolloutStateReason,
    outcome: hasNoCandidate ? 'ROLLBACK_FAILED' : 'STOPPED',
    outcomeReason: hasNoCandidate ? 'No rollback candidate was found to run the rollback.' : reason,
    updatedAt: now,
    finishedAt: now,
    ...(primary.stopRequest === undefined ? {} : { stoppedAt: now }),
  };
  if (!target) return replaced(service, failed);
  const next = newDeployment(target.settings, primary.desiredCount, now, random, failed);
  const withReason: DeploymentRecord = {
    ...next,
    digests: target.digests,
    rolloutStateReason: `${
      primary.stopRequest === undefined ? 'ECS deployment circuit breaker' : 'ECS deployment stopped by request'
    }: rolling back to deploymentId ${next.id}.`,
  };
  const undone = replaced(service, { ...failed, rollback: { reason, at: now, deploymentId: next.id } });
  const told = withEvent(undone, messages(service.name).rollingBack(next.id), now, random);
  return withNewPrimary(told, withReason);
}

/** What a rollback goes back to; undefined when nothing was ever completed. */
export function lastCompleted(service: ServiceRecord, except: DeploymentRecord): DeploymentRecord | undefined {
  return service.deployments
    .filter(({ id, rolloutState }) => id !== except.id && rolloutState === 'COMPLETED')
    .reduce<DeploymentRecord | undefined>(
      (latest, each) => (latest && latest.createdAt >= each.createdAt ? latest : each),
      undefined,
    );
}

/** @param hasTasks whether a deployment has tasks that are not STOPPED */
export function withoutEmpty(
  service: ServiceRecord,
  hasTasks: (deployment: DeploymentRecord) => boolean,
  now: number,
): ServiceRecord {
  const isOver = (each: DeploymentRecord) => each.status === 'ACTIVE' && !hasTasks(each);
  if (!service.deployments.some(isOver)) return service;
  return withDeployments(
    service,
    service.deployments.map((each) => (isOver(each) ? { ...each, status: 'INACTIVE', updatedAt: now } : each)),
  );
}

/** All tasks are there and healthy, and none of another deployment: completed, after the bake time if there is one. */
export function settle(
  service: ServiceRecord,
  { now, random, waits }: DeploymentContext,
): { readonly service: ServiceRecord; readonly until?: number } {
  const primary = primaryOf(service);
  if (primary.rolloutState !== 'IN_PROGRESS') return { service };
  const bake = (service.deploymentConfiguration.bakeTimeInMinutes ?? 0) * waits.minute;
  const bakingSince = primary.bakingSince ?? now;
  if (now < bakingSince + bake) {
    const baking = primary.bakingSince === undefined ? replaced(service, { ...primary, bakingSince: now }) : service;
    return { service: baking, until: bakingSince + bake };
  }
  const { steadyToldAt: _, ...toldAnew } = service;
  const completed = replaced(toldAnew, {
    ...primary,
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${primary.id} completed.`,
    outcome: 'SUCCESSFUL',
    updatedAt: now,
    finishedAt: now,
  });
  return { service: withEvent(completed, messages(service.name).completed(primary.id), now, random) };
}

export const replaced = (service: ServiceRecord, deployment: DeploymentRecord): ServiceRecord => ({
  ...service,
  deployments: service.deployments.map((each) => (each.id === deployment.id ? deployment : each)),
});
