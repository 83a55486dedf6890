/** Changes of a service as events: our own for who shows it, and those EventBridge has for who automates (ecs/runtime 4.1). */
import type { EngineEvent } from '../../protocol/events.ts';
import type { DeploymentRecord, RolloutState, ServiceActionName, ServiceRecord } from '../state/services.ts';
import { envelope, type EventStamp } from './eventEnvelope.ts';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

const ACTION_TYPE: Readonly<Record<ServiceActionName, 'INFO' | 'WARN' | 'ERROR'>> = {
  SERVICE_STEADY_STATE: 'INFO',
  SERVICE_DESIRED_COUNT_UPDATED: 'INFO',
  SERVICE_TASK_START_IMPAIRED: 'WARN',
  SERVICE_TASK_PLACEMENT_FAILURE: 'ERROR',
};

export function serviceEvents(
  before: ServiceRecord | undefined,
  after: ServiceRecord | undefined,
  newStamp: () => EventStamp,
): readonly EngineEvent[] {
  const service = after ?? before;
  if (!service) return [];
  const change = envelope(newStamp(), {
    'detail-type': 'Drydock Service Change',
    source: 'drydock',
    resources: [service.arn],
    detail: {
      clusterArn: service.clusterArn,
      serviceArn: service.arn,
      serviceName: service.name,
      status: after ? service.status : 'FORGOTTEN',
    },
  });
  return after
    ? [change, ...rolloutEvents(before, after, newStamp), ...actionEvents(before, after, newStamp)]
    : [change];
}

const ROLLOUT: Readonly<
  Record<RolloutState, 'SERVICE_DEPLOYMENT_IN_PROGRESS' | 'SERVICE_DEPLOYMENT_COMPLETED' | 'SERVICE_DEPLOYMENT_FAILED'>
> = {
  IN_PROGRESS: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
  COMPLETED: 'SERVICE_DEPLOYMENT_COMPLETED',
  FAILED: 'SERVICE_DEPLOYMENT_FAILED',
};

function rolloutEvents(before: ServiceRecord | undefined, after: ServiceRecord, newStamp: () => EventStamp) {
  const stateBefore = (id: string) => before?.deployments.find((each) => each.id === id)?.rolloutState;
  return after.deployments
    .filter(({ id, rolloutState }) => stateBefore(id) !== rolloutState)
    .map(({ id, rolloutState, rolloutStateReason, updatedAt }: DeploymentRecord) =>
      envelope(newStamp(), {
        'detail-type': 'ECS Deployment State Change',
        source: 'aws.ecs',
        resources: [after.arn],
        detail: {
          eventType: rolloutState === 'FAILED' ? 'ERROR' : 'INFO',
          eventName: ROLLOUT[rolloutState],
          deploymentId: id,
          updatedAt: iso(updatedAt),
          reason: rolloutStateReason,
        },
      }),
    );
}

/** What was told since, oldest first. */
function actionEvents(before: ServiceRecord | undefined, after: ServiceRecord, newStamp: () => EventStamp) {
  const known = new Set(before?.events.map(({ id }) => id));
  return after.events
    .filter(({ id }) => !known.has(id))
    .reverse()
    .flatMap(({ action, at, message }) =>
      action === undefined
        ? []
        : [
            envelope(newStamp(), {
              'detail-type': 'ECS Service Action',
              source: 'aws.ecs',
              resources: [after.arn],
              detail: {
                eventType: ACTION_TYPE[action],
                eventName: action,
                clusterArn: after.clusterArn,
                createdAt: iso(at),
                ...(ACTION_TYPE[action] === 'INFO' ? {} : { reason: message }),
              },
            }),
          ],
    );
}
