/** From the records of the state to what placement decides on. Pure. */
import { AGENT_VERSION, allAttributes, nameOfInstance, RESERVED_PORTS } from '../state/instances.ts';
import type { ContainerInstanceRecord } from '../state/instances.ts';
import type { OverlaySettings, TaskDefinitionInput, TaskOverride, TaskRecord, TaskSpec } from '../state/model.ts';
import { unsatisfied, type Constraint } from './constraints.ts';
import { cannotCross, type Crossing } from './crossing.ts';
import type { InstanceView } from './instance.ts';
import type { ReadExpression } from './query.ts';
import { remaining, taskNeed, withinWhole, type Resources, type TaskNeed } from './resources.ts';

/** All that an instance has. Docker does not tell its GPUs: where nobody else did, they never run out. */
export const registeredResources = ({ cpu, memory, gpus }: ContainerInstanceRecord): Resources => ({
  cpu,
  memory,
  gpus: gpus?.length ?? Infinity,
  tcpPorts: new Set(RESERVED_PORTS),
  udpPorts: new Set(),
});

/**
 * What a task takes here: its overlay may leave containers out and choose other ports of the host.
 * @param attributes those an instance must have
 */
export function needOf(
  definition: TaskDefinitionInput,
  overrides: TaskOverride = {},
  overlay?: OverlaySettings,
  attributes: readonly string[] = [],
): TaskNeed {
  const containers = (definition.containerDefinitions ?? []).filter(
    ({ name = '' }) => overlay?.containers[name]?.skip !== true,
  );
  const isHost = definition.networkMode === 'host';
  return taskNeed(
    {
      ...definition,
      containerDefinitions: containers.map((container) => ({
        ...container,
        portMappings: container.portMappings?.map((mapping) => {
          const { containerPort = 0, protocol = 'tcp' } = mapping;
          const chosen = overlay?.containers[container.name ?? '']?.ports;
          const own = isHost ? containerPort : mapping.hostPort;
          return { ...mapping, hostPort: chosen?.[`${containerPort}/${protocol}`] ?? chosen?.[containerPort] ?? own };
        }),
      })),
    },
    overrides,
    attributes,
  );
}

/** A spec never changes: what thousands of tasks take is reckoned once for each. */
const needs = new WeakMap<TaskSpec, TaskNeed>();

function needOfTask(spec: TaskSpec): TaskNeed {
  const known = needs.get(spec);
  if (known) return known;
  const need = needOf(spec.definition, spec.overrides, spec.overlay);
  needs.set(spec, need);
  return need;
}

/**
 * Instances as they are now, in any status. Always reckoned from the tasks that are there: one counts from its placement
 * until it is STOPPED (ecs/runtime 5).
 * @param tasks any; those of other instances and of Fargate count for nothing
 */
export function instanceViews(
  instances: readonly ContainerInstanceRecord[],
  tasks: readonly TaskRecord[],
): readonly InstanceView[] {
  const placed = tasksByInstance(instances, tasks);
  return instances.map((instance) => {
    const own = placed.get(instance.arn) ?? [];
    const whole = { cpu: instance.cpu, memory: instance.memory };
    const taken = own.map(({ spec }) => withinWhole(needOfTask(spec), whole));
    return {
      arn: instance.arn,
      ec2InstanceId: nameOfInstance(instance),
      status: instance.status,
      agentConnected: instance.connected,
      ...(instance.lost ? { lost: true } : {}),
      ...(instance.docker ? { elsewhere: instance.docker.address } : {}),
      agentVersion: AGENT_VERSION,
      registeredAt: instance.registeredAt,
      attributes: new Map(allAttributes(instance).map(({ name, value }) => [name, value])),
      whole,
      free: remaining(registeredResources(instance), taken),
      groups: own.filter(({ desired }) => desired.status === 'RUNNING').map(({ spec }) => spec.group),
    };
  });
}

/** The tasks that are not STOPPED, by the ARN of their instance. */
export function tasksByInstance(
  instances: readonly ContainerInstanceRecord[],
  tasks: readonly TaskRecord[],
): ReadonlyMap<string, readonly TaskRecord[]> {
  const byArn = new Map<string, TaskRecord[]>(instances.map(({ arn }) => [arn, []]));
  // Tasks of a Drydock that knew no instances yet run on the one their cluster has now.
  const byCluster = new Map(
    instances
      .filter(({ status, docker }) => status !== 'INACTIVE' && !docker)
      .map(({ clusterArn, arn }) => [clusterArn, arn]),
  );
  for (const task of tasks) {
    const { launchType, containerInstanceArn, clusterArn } = task.spec;
    if (launchType === 'FARGATE' || task.observed.lastStatus === 'STOPPED') continue;
    byArn.get(containerInstanceArn ?? byCluster.get(clusterArn) ?? '')?.push(task);
  }
  return byArn;
}

/** Instances that a DAEMON service has a task on, whatever else runs there (ecs/runtime 4.8); one that is gone has none. */
export const eligibleInstances = (
  views: readonly InstanceView[],
  constraints: readonly Constraint[],
  group: string,
  read: ReadExpression,
  crossing: Crossing,
): readonly InstanceView[] => {
  const binding = constraints.filter(({ type }) => type !== 'distinctInstance');
  return views.filter(
    (each) =>
      each.status === 'ACTIVE' &&
      !each.lost &&
      cannotCross(each, crossing) === undefined &&
      unsatisfied(each, binding, group, read) === undefined,
  );
};
