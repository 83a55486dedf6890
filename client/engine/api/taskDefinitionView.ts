/** A revision as DescribeTaskDefinition tells it: with the defaults ECS fills in. */
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { requiredAttributes } from '../../../server/src/language/index.ts';
import type { ContainerDefinition, TaskDefinitionRecord } from '../state/model.ts';
import type { Wire } from './operation.ts';

/** Who registered it. There is one user here. */
const REGISTERED_BY = 'arn:aws:iam::000000000000:user/local';

export function taskDefinitionView(record: TaskDefinitionRecord): Wire<TaskDefinition> {
  const { tags: _tags, ...definition } = record.definition;
  return {
    ...definition,
    taskDefinitionArn: record.arn,
    family: record.family,
    revision: record.revision,
    status: record.status,
    containerDefinitions: (definition.containerDefinitions ?? []).map((container) =>
      containerView(container, definition.networkMode),
    ),
    volumes: definition.volumes ?? [],
    placementConstraints: definition.placementConstraints ?? [],
    requiresAttributes: (record.requiresAttributes ?? requiredAttributes(definition)).map((name) => ({ name })),
    compatibilities: record.compatibilities ?? [],
    registeredAt: record.registeredAt / 1000,
    registeredBy: REGISTERED_BY,
    ...(record.deregisteredAt === undefined ? {} : { deregisteredAt: record.deregisteredAt / 1000 }),
    ...(record.deleteRequestedAt === undefined ? {} : { deleteRequestedAt: record.deleteRequestedAt / 1000 }),
  };
}

function containerView(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  const fixedPorts = networkMode === 'awsvpc' || networkMode === 'host';
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    portMappings: (container.portMappings ?? []).map((mapping) => ({
      ...mapping,
      ...(mapping.containerPort === undefined
        ? {}
        : { hostPort: mapping.hostPort ?? (fixedPorts ? mapping.containerPort : 0) }),
      protocol: mapping.protocol ?? 'tcp',
    })),
  };
}
