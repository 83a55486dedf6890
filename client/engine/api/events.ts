/** Changes of the engine as the events of `client/protocol/events.ts`. Pure: ids and time are given. */
import type { EngineEvent, EngineStatus } from '../../protocol/events.ts';
import type { PullReport } from '../docker/pullBoard.ts';
import { resourceName, serviceArn } from '../state/arn.ts';
import type { TaskRecord } from '../state/model.ts';
import type { Change, StoreReader } from '../state/store.ts';
import type { DockerAvailabilityStatus } from '../docker/availability.ts';
import { envelope, type EventStamp } from './eventEnvelope.ts';
import { serviceEvents } from './serviceEvents.ts';
import { taskView } from './views.ts';

/** The events that tell a change of the store, each with a stamp of its own; none when it shows nowhere. */
export function changeEvents(change: Change, newStamp: () => EventStamp): readonly EngineEvent[] {
  if (change.kind === 'service') return serviceEvents(change.before, change.after, newStamp);
  const event = changeEvent(change, newStamp());
  return [...(event === undefined ? [] : [event]), ...besideService(change, newStamp)];
}

/** What DescribeLocalService tells has changed, without a change of the service's own record. */
function besideService(change: Change, newStamp: () => EventStamp): readonly EngineEvent[] {
  switch (change.kind) {
    case 'balancer':
    case 'scalableTarget':
      return serviceTouched((change.after ?? change.before)?.serviceArn, newStamp);
    case 'task': {
      const { before, after } = change;
      if (before?.observed.targets === after?.observed.targets) return [];
      const spec = (after ?? before)?.spec;
      return spec?.serviceName === undefined
        ? []
        : serviceTouched(serviceArn(resourceName(spec.clusterArn), spec.serviceName), newStamp);
    }
    default:
      return [];
  }
}

function serviceTouched(arn: string | undefined, newStamp: () => EventStamp): readonly EngineEvent[] {
  if (arn === undefined) return [];
  return [
    envelope(newStamp(), {
      'detail-type': 'Drydock Local Service Change',
      source: 'drydock',
      resources: [arn],
      detail: { serviceArn: arn },
    }),
  ];
}

function changeEvent(change: Exclude<Change, { kind: 'service' }>, stamp: EventStamp): EngineEvent | undefined {
  switch (change.kind) {
    case 'balancer':
    case 'scalableTarget':
      return undefined;
    case 'containerInstance': {
      const { before, after } = change;
      const record = after ?? before;
      if (!record) return undefined;
      const gone = { status: 'INACTIVE', connected: false } as const;
      const { status, connected } = after ?? gone;
      return envelope(stamp, {
        'detail-type': 'ECS Container Instance State Change',
        source: 'aws.ecs',
        resources: [record.arn],
        detail: {
          clusterArn: record.clusterArn,
          containerInstanceArn: record.arn,
          status,
          agentConnected: connected,
          version: record.changes,
        },
      });
    }
    case 'task': {
      if (change.after) return taskEvent(change.before, change.after, stamp);
      const taskArn = change.before?.spec.arn ?? '';
      return envelope(stamp, {
        'detail-type': 'Drydock Task Forgotten',
        source: 'drydock',
        resources: [taskArn],
        detail: { taskArn },
      });
    }
    case 'taskDefinition': {
      const record = change.after ?? change.before;
      if (!record) return undefined;
      return envelope(stamp, {
        'detail-type': 'Drydock Task Definition Change',
        source: 'drydock',
        resources: [record.arn],
        detail: {
          taskDefinitionArn: record.arn,
          family: record.family,
          revision: record.revision,
          status: change.after ? record.status : 'DELETED',
        },
      });
    }
    case 'cluster': {
      const record = change.after ?? change.before;
      if (!record) return undefined;
      return envelope(stamp, {
        'detail-type': 'Drydock Cluster Change',
        source: 'drydock',
        resources: [record.arn],
        detail: { clusterArn: record.arn, status: record.status },
      });
    }
  }
}

function taskEvent(before: TaskRecord | undefined, after: TaskRecord, stamp: EventStamp): EngineEvent | undefined {
  const detail = taskDetail(after);
  // Much of what the agent records, e.g. a container's Docker name, is nothing that the API tells.
  if (before && sameButVersion(taskDetail(before), detail)) return undefined;
  return envelope(stamp, {
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    resources: [after.spec.arn],
    detail: { ...detail, updatedAt: new Date(stamp.at).toISOString() },
  });
}

const TIMES = new Set([
  'connectivityAt',
  'createdAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'stoppedAt',
]);

/** A task as DescribeTasks tells it, with times in EventBridge's form. */
export function taskDetail(task: TaskRecord) {
  const { clusterArn, taskDefinitionArn, arn: taskArn } = task.spec;
  const members = Object.entries(taskView(task, true)).map(([name, value]) => [
    name,
    TIMES.has(name) && typeof value === 'number' ? new Date(value * 1000).toISOString() : value,
  ]);
  return {
    ...(Object.fromEntries(members) as Record<string, unknown>),
    clusterArn,
    taskArn,
    taskDefinitionArn,
    lastStatus: task.observed.lastStatus,
    desiredStatus: task.desired.status,
    version: task.version,
  };
}

const sameButVersion = (a: { version: number }, b: { version: number }) =>
  JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 });

export const statusEvent = (status: EngineStatus, stamp: EventStamp): EngineEvent =>
  envelope(stamp, { 'detail-type': 'Drydock Engine Status', source: 'drydock', resources: [], detail: status });

export const pullEvent = (report: PullReport, stamp: EventStamp): EngineEvent =>
  envelope(stamp, {
    'detail-type': 'Drydock Image Pull',
    source: 'drydock',
    resources: report.taskArns,
    detail: report,
  });

export function engineStatus(store: StoreReader, docker: DockerAvailabilityStatus): EngineStatus {
  return { docker, activeTasks: store.tasks().filter((task) => task.observed.lastStatus !== 'STOPPED').length };
}
