/** A container instance as the extension keeps it, read from DescribeContainerInstances. Pure. */
import type { ContainerInstance, Resource } from '@aws-sdk/client-ecs';
import { DOCKER_ATTRIBUTES } from '../../protocol/local.ts';
import type { LocalEcs } from './localEcs.ts';
import type { TaskView } from './taskView.ts';

export interface InstanceView {
  readonly arn: string;
  readonly id: string;
  readonly clusterArn: string;
  /** What ECS calls `ec2InstanceId`: `docker-default`. */
  readonly name: string;
  /** Which Docker it is: a context's name or an address; neither for the one that the engine itself uses. */
  readonly context?: string;
  readonly host?: string;
  /** ACTIVE, DRAINING. */
  readonly status: string;
  /** Whether its Docker answers. */
  readonly connected: boolean;
  /** Units of 1/1024 vCPU. */
  readonly cpu: Share;
  /** MiB. */
  readonly memory: Share;
  /** `80`, `53/udp`: taken on the host by tasks. */
  readonly ports: readonly string[];
  readonly runningTasks: number;
  readonly pendingTasks: number;
  readonly dockerVersion: string;
  readonly attributes: readonly { readonly name: string; readonly value?: string }[];
  /** Milliseconds since the epoch. */
  readonly registeredAt?: number;
}

/** What tasks reserve, and what there is. */
export interface Share {
  readonly used: number;
  readonly all: number;
}

/** undefined when it has no ARN, or was deregistered. */
export function instanceView(told: ContainerInstance): InstanceView | undefined {
  const { containerInstanceArn: arn, status = 'ACTIVE', attributes = [] } = told;
  if (arn === undefined || status === 'INACTIVE') return undefined;
  const [cluster = '', id = ''] = arn.split('/').slice(-2);
  const valueOf = (name: string) => attributes.find((each) => each.name === name)?.value;
  const context = valueOf(DOCKER_ATTRIBUTES.context);
  const host = valueOf(DOCKER_ATTRIBUTES.host);
  return {
    arn,
    id,
    clusterArn: `${arn.slice(0, arn.indexOf(':container-instance/'))}:cluster/${cluster}`,
    name: told.ec2InstanceId ?? id,
    ...(context === undefined ? {} : { context }),
    ...(host === undefined ? {} : { host }),
    status,
    connected: told.agentConnected ?? false,
    cpu: shareOf(told, 'CPU'),
    memory: shareOf(told, 'MEMORY'),
    ports: [...portsOf(told, 'PORTS'), ...portsOf(told, 'PORTS_UDP').map((port) => `${port}/udp`)],
    runningTasks: told.runningTasksCount ?? 0,
    pendingTasks: told.pendingTasksCount ?? 0,
    dockerVersion: (told.versionInfo?.dockerVersion ?? '').replace(/^DockerVersion: /, ''),
    attributes: attributes.map(({ name = '', value }) => ({ name, ...(value === undefined ? {} : { value }) })),
    ...(told.registeredAt === undefined ? {} : { registeredAt: told.registeredAt.getTime() }),
  };
}

const resource = (all: readonly Resource[] | undefined, name: string) => all?.find((each) => each.name === name);

function shareOf({ registeredResources, remainingResources }: ContainerInstance, name: string): Share {
  const all = resource(registeredResources, name)?.integerValue ?? 0;
  return { used: all - (resource(remainingResources, name)?.integerValue ?? all), all };
}

/** ECS tells as remaining which ports are taken, and as registered which never were to be had. */
function portsOf({ registeredResources, remainingResources }: ContainerInstance, name: string): readonly string[] {
  const reserved = new Set(resource(registeredResources, name)?.stringSetValue);
  return (resource(remainingResources, name)?.stringSetValue ?? []).filter((port) => !reserved.has(port));
}

/** Whether it is the Docker that the engine itself uses. */
export const isDefaultDocker = ({ context, host }: Pick<InstanceView, 'context' | 'host'>): boolean =>
  context === undefined && host === undefined;

/** What people know it by. */
export const instanceName = (instance: InstanceView): string =>
  instance.context ?? instance.host ?? (isDefaultDocker(instance) ? 'Default Docker' : instance.name);

/** Where a task was placed: what people know the container instance by; undefined where it needs none. */
export function placeOf(state: LocalEcs, { containerInstanceArn }: TaskView): string | undefined {
  const instance = state.instances.get(containerInstanceArn ?? '');
  return instance && instanceName(instance);
}

/** The engine's own first, then by name. */
export const instancesOf = (state: LocalEcs, clusterArn: string): InstanceView[] =>
  [...state.instances.values()]
    .filter((instance) => instance.clusterArn === clusterArn)
    .sort(
      (a, b) =>
        Number(isDefaultDocker(b)) - Number(isDefaultDocker(a)) || instanceName(a).localeCompare(instanceName(b)),
    );
