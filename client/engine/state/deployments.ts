/** How a service's record changes when a deployment begins or something is told. Pure: ids and time are given. */
import {
  MOST_EVENTS,
  MOST_PAST_DEPLOYMENTS,
  REPEAT_EVENT_AFTER,
  primaryOf,
  type DeploymentRecord,
  type RevisionSettings,
  type ServiceActionName,
  type ServiceRecord,
} from './services.ts';

/** A number from 0 (inclusive) to 1 (exclusive), as Math.random gives it. */
export type Random = () => number;

/** Digits as ECS numbers deployments and revisions with. */
export const newDigits = (random: Random): string =>
  Array.from({ length: 19 }, (_, index) =>
    index === 0 ? 1 + Math.floor(random() * 9) : Math.floor(random() * 10),
  ).join('');

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

const newServiceDeploymentId = (random: Random): string =>
  Array.from({ length: 21 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');

/** A version 4 uuid from the given randomness, for the ids of events. */
export function newEventId(random: Random): string {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)] ?? '8'}${hex(3)}-${hex(12)}`;
}

/**
 * A deployment that begins now.
 * @param rollbackOf the deployment it undoes, whose service deployment it goes on with
 */
export function newDeployment(
  settings: RevisionSettings,
  desiredCount: number,
  now: number,
  random: Random,
  rollbackOf?: DeploymentRecord,
): DeploymentRecord {
  const id = `ecs-svc/${newDigits(random)}`;
  return {
    id,
    revisionId: newDigits(random),
    serviceDeploymentId: rollbackOf?.serviceDeploymentId ?? newServiceDeploymentId(random),
    status: 'PRIMARY',
    settings,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    outcome: 'IN_PROGRESS',
    failedTasks: 0,
    breakerFailures: 0,
    desiredCount,
    digests: {},
    ...(rollbackOf === undefined ? {} : { rollbackOf: rollbackOf.id }),
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * The service with `next` as its PRIMARY deployment. The former PRIMARY stays ACTIVE until its last task is gone; if it
 * was not finished, it is STOPPED as a service deployment. A throttle goes on unless the task definition is another one.
 */
export function withNewPrimary(service: ServiceRecord, next: DeploymentRecord): ServiceRecord {
  const [former] = service.deployments;
  const sameDefinition = former?.settings.taskDefinitionArn === next.settings.taskDefinitionArn;
  const primary: DeploymentRecord =
    sameDefinition && former.throttle && next.rollbackOf === undefined ? { ...next, throttle: former.throttle } : next;
  const others = service.deployments.map((each) =>
    each.status === 'PRIMARY' ? superseded(each, next.createdAt) : each,
  );
  return withDeployments(service, [primary, ...others]);
}

/** Whether it has no end yet, its own rollback left out. */
export const isGoingOn = ({ outcome }: Pick<DeploymentRecord, 'outcome'>): boolean =>
  outcome === 'IN_PROGRESS' || outcome === 'STOP_REQUESTED' || outcome === 'ROLLBACK_REQUESTED';

function superseded(deployment: DeploymentRecord, now: number): DeploymentRecord {
  const demoted: DeploymentRecord = { ...deployment, status: 'ACTIVE', desiredCount: 0, updatedAt: now };
  if (!isGoingOn(demoted)) return demoted;
  return { ...demoted, outcome: 'STOPPED', outcomeReason: 'A newer deployment took its place.', finishedAt: now };
}

/** Keeps the order (PRIMARY, ACTIVE, INACTIVE) and forgets the oldest of those that are over. */
export function withDeployments(service: ServiceRecord, deployments: readonly DeploymentRecord[]): ServiceRecord {
  const current = deployments.filter(({ status }) => status !== 'INACTIVE');
  const past = deployments.filter(({ status }) => status === 'INACTIVE');
  const kept = past.slice(0, MOST_PAST_DEPLOYMENTS);
  // What a rollback would go back to is kept whatever happens.
  const completed = [...current, ...kept].some(({ rolloutState }) => rolloutState === 'COMPLETED')
    ? undefined
    : past.find(({ rolloutState }) => rolloutState === 'COMPLETED');
  return { ...service, deployments: [...current, ...kept, ...(completed === undefined ? [] : [completed])] };
}

/** The service with one more event. */
export function withEvent(
  service: ServiceRecord,
  message: string,
  now: number,
  random: Random,
  action?: ServiceActionName,
): ServiceRecord {
  const event = { id: newEventId(random), at: now, message, ...(action === undefined ? {} : { action }) };
  return { ...service, events: [event, ...service.events].slice(0, MOST_EVENTS) };
}

const STEADY = / has reached a steady state\.$/;

/**
 * As {@link withEvent}, unless the same was told a short time ago of the same trouble: what begins after a steady state, or
 * with a deployment of its own, is another.
 */
export function withEventOnce(
  service: ServiceRecord,
  message: string,
  now: number,
  random: Random,
  action?: ServiceActionName,
): ServiceRecord {
  const { createdAt } = primaryOf(service);
  const end = service.events.findIndex(({ message: told, at }) => STEADY.test(told) || at < createdAt);
  const ofThis = end === -1 ? service.events : service.events.slice(0, end);
  const told = ofThis.some((each) => each.message === message && now - each.at < REPEAT_EVENT_AFTER);
  return told ? service : withEvent(service, message, now, random, action);
}
