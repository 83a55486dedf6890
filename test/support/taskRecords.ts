/** Task records as RunTask leaves them, for tests of the agent. */
import { clusterArn, containerArn, taskArn, taskDefinitionArn } from '../../client/engine/state/arn.ts';
import type {
  ContainerDefinition,
  ContainerObserved,
  OverlaySettings,
  TaskDefinitionInput,
  TaskObserved,
  TaskRecord,
  TaskSpec,
} from '../../client/engine/state/model.ts';

let counter = 0;

/** 32 hex digits, another one each time. */
export const nextTaskId = (): string => (++counter).toString(16).padStart(32, '0');

export interface TaskOptions {
  readonly definition: Omit<TaskDefinitionInput, 'family'> & { readonly family?: string };
  readonly id?: string;
  readonly launchType?: TaskSpec['launchType'];
  readonly overrides?: TaskSpec['overrides'];
  readonly overlay?: OverlaySettings;
  readonly overlayId?: string;
  readonly createdAt?: number;
}

/** A container that needs nothing but a name; the stand-in image idles when told to sleep. */
export const container = (name: string, more: ContainerDefinition = {}): ContainerDefinition => ({
  name,
  image: 'drydock-test/web:latest',
  memory: 64,
  ...more,
});

/** Tasks of these containers in a network mode. */
export const bridge = (...containerDefinitions: readonly ContainerDefinition[]): TaskOptions => ({
  definition: { networkMode: 'bridge', containerDefinitions: [...containerDefinitions] },
});
export const awsvpc = (...containerDefinitions: readonly ContainerDefinition[]): TaskOptions => ({
  definition: { networkMode: 'awsvpc', containerDefinitions: [...containerDefinitions] },
});

export function taskRecord({ definition, id = nextTaskId(), ...options }: TaskOptions): TaskRecord {
  const family = definition.family ?? 'web';
  const cluster = 'default';
  return {
    spec: {
      arn: taskArn(cluster, id),
      id,
      clusterArn: clusterArn(cluster),
      taskDefinitionArn: taskDefinitionArn(family, 1),
      definition: { ...definition, family },
      group: `family:${family}`,
      launchType: options.launchType ?? 'EC2',
      enableExecuteCommand: false,
      overrides: options.overrides ?? {},
      ...(options.overlay === undefined ? {} : { overlay: options.overlay }),
      ...(options.overlayId === undefined ? {} : { overlayId: options.overlayId }),
      notices: [],
      createdAt: options.createdAt ?? 0,
    },
    desired: { status: 'RUNNING' },
    observed: {
      lastStatus: 'PROVISIONING',
      containers: (definition.containerDefinitions ?? []).map((each): ContainerObserved => ({
        name: each.name ?? '',
        arn: containerArn(cluster, id, `uuid-${each.name ?? ''}`),
        kind: 'NORMAL',
        essential: each.essential ?? true,
        image: each.image ?? '',
        status: 'NONE',
        health: { status: 'UNKNOWN' },
        networkBindings: [],
        restartCount: 0,
      })),
      health: 'UNKNOWN',
      attachments: [],
      taskVolumes: {},
      cleanedUp: false,
    },
    tags: [],
    version: 1,
  };
}

/** A record further on in its life. */
export const withObserved = (task: TaskRecord, observed: Partial<TaskObserved>): TaskRecord => ({
  ...task,
  observed: { ...task.observed, ...observed },
});
