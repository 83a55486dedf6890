/** Container instances as the API tells them (ecs/runtime 5). */
import type { ContainerInstance, Resource } from '@aws-sdk/client-ecs';
import { instanceViews, registeredResources, tasksByInstance } from '../../placement/views.ts';
import type { Resources } from '../../placement/resources.ts';
import { AGENT_VERSION, allAttributes, nameOfInstance, type ContainerInstanceRecord } from '../../state/instances.ts';
import type { StoreReader } from '../../state/store.ts';
import type { Wire } from '../operation.ts';
import { isPending, present, seconds, time } from '../views.ts';

export interface InstanceParts {
  readonly tags: boolean;
  readonly health: boolean;
}

const NOTHING: InstanceParts = { tags: false, health: false };

export function containerInstanceView(
  store: StoreReader,
  instance: ContainerInstanceRecord,
  { tags, health }: InstanceParts = NOTHING,
): Wire<ContainerInstance> {
  const all = store.tasks();
  const tasks = tasksByInstance([instance], all).get(instance.arn) ?? [];
  const [view] = instanceViews([instance], all);
  const registered = registeredResources(instance);
  return present<Wire<ContainerInstance>>({
    containerInstanceArn: instance.arn,
    ec2InstanceId: nameOfInstance(instance),
    capacityProviderName: undefined,
    version: instance.changes,
    versionInfo: { agentVersion: AGENT_VERSION, dockerVersion: `DockerVersion: ${instance.version}` },
    remainingResources: resourceList(view?.free ?? registered, instance),
    registeredResources: resourceList(registered, instance),
    status: instance.status,
    statusReason: undefined,
    agentConnected: instance.connected,
    runningTasksCount: tasks.filter(({ observed }) => observed.lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(isPending).length,
    agentUpdateStatus: undefined,
    attributes: allAttributes(instance),
    registeredAt: seconds(instance.registeredAt),
    attachments: [],
    tags: tags ? instance.tags : [],
    healthStatus: health
      ? {
          overallStatus: instance.connected ? 'OK' : 'IMPAIRED',
          details: [
            {
              type: 'CONTAINER_RUNTIME',
              status: instance.connected ? 'OK' : 'IMPAIRED',
              lastUpdated: time(Date.now()),
            },
          ],
        }
      : undefined,
  });
}

const resourceList = (
  { cpu, memory, tcpPorts, udpPorts, gpus }: Resources,
  { gpus: ids }: ContainerInstanceRecord,
): readonly Resource[] => [
  integer('CPU', cpu),
  integer('MEMORY', memory),
  strings('PORTS', inOrder(tcpPorts)),
  strings('PORTS_UDP', inOrder(udpPorts)),
  ...(ids === undefined ? [] : [strings('GPU', ids.slice(ids.length - Math.max(0, gpus)))]),
];

const inOrder = (ports: ReadonlySet<number>) => [...ports].sort((a, b) => a - b).map(String);

const integer = (name: string, value: number): Resource => ({
  name,
  type: 'INTEGER',
  doubleValue: 0,
  longValue: 0,
  integerValue: value,
});

const strings = (name: string, values: readonly string[]): Resource => ({
  name,
  type: 'STRINGSET',
  doubleValue: 0,
  longValue: 0,
  integerValue: 0,
  stringSetValue: [...values],
});
