/** States of a local ECS for tests, made the way they come about: by what the engine tells. */
import type { ContainerInstance, Service } from '@aws-sdk/client-ecs';
import type { DockerStatus, EngineEvent } from '../../../client/protocol/events.ts';
import type { LocalTask, TaskUsage } from '../../../client/protocol/local.ts';
import type { ReadyMessage } from '../../../client/protocol/ready.ts';
import { NOTHING_KNOWN, reduce, type Action, type LocalEcs } from '../../../client/extension/state/localEcs.ts';
import type { ToldTask } from '../../../client/extension/state/taskView.ts';

const PREFIX = 'arn:aws:ecs:us-east-1:000000000000';
export const CLUSTER = `${PREFIX}:cluster/default`;
export const taskArn = (id = 'a'.repeat(32)) => `${PREFIX}:task/default/${id}`;
export const revisionArn = (name = 'web:3') => `${PREFIX}:task-definition/${name}`;

export const engine: ReadyMessage = {
  endpoint: 'http://127.0.0.1:4711',
  region: 'us-east-1',
  credentialsFile: '/state/credentials',
  pid: 42,
  version: '0.1.0',
  protocol: 1,
  engineId: '00000000-0000-4000-8000-000000000000',
};

export function toldTask(told: Partial<ToldTask> = {}): ToldTask {
  return {
    taskArn: taskArn(),
    clusterArn: CLUSTER,
    taskDefinitionArn: revisionArn(),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    version: 1,
    createdAt: '2026-11-22T10:00:00.000Z',
    containers: [{ name: 'web', image: 'nginx', lastStatus: 'RUNNING' }],
    ...told,
  };
}

export function event(type: EngineEvent['detail-type'], detail: unknown): EngineEvent {
  return {
    version: '0',
    id: '1',
    'detail-type': type,
    source: type.startsWith('ECS') ? 'aws.ecs' : 'drydock',
    account: '000000000000',
    time: '2026-11-22T10:00:00.000Z',
    region: 'us-east-1',
    resources: [],
    detail,
  } as EngineEvent;
}

export const taskEvent = (told: Partial<ToldTask> = {}): Action => ({
  kind: 'event',
  event: event('ECS Task State Change', toldTask(told)),
});

export const statusEvent = (docker: Partial<DockerStatus>): Action => ({
  kind: 'event',
  event: event('Drydock Engine Status', {
    docker: { available: true, endpoint: 'unix:///var/run/docker.sock', ...docker },
    activeTasks: 0,
  }),
});

export const listing = (
  tasks: readonly ToldTask[] = [],
  revisions: readonly string[] = [],
  services: readonly Service[] = [],
  instances: readonly ContainerInstance[] = [],
): Action => ({
  kind: 'listed',
  clusters: [{ clusterArn: CLUSTER, status: 'ACTIVE' }],
  tasks,
  services,
  instances,
  revisions,
});

export const factsOf = (facts: Partial<LocalTask> = {}): Action => ({
  kind: 'facts',
  facts: { taskArn: taskArn(), notices: [], overlayApplied: false, containers: [], ...facts },
});

export const after = (...actions: readonly Action[]): LocalEcs =>
  [{ kind: 'connection', connection: { kind: 'connected', engine } } as const, ...actions].reduce(
    reduce,
    NOTHING_KNOWN,
  );

/** A sample of what a task with one container uses. */
export function usageOf(task: string, told: Partial<TaskUsage> = {}): TaskUsage {
  const used = {
    limits: { cpuUnits: 256, memoryMebibytes: 512 },
    cpuUnits: 30.72,
    memoryMebibytes: 48,
    network: { receivedPerSecond: 1234, sentPerSecond: 340 },
  };
  return {
    taskArn: task,
    time: '2026-11-22T10:00:02.000Z',
    ...used,
    containers: [{ name: 'web', internal: false, processes: 3, ...used }],
    ...told,
  };
}
