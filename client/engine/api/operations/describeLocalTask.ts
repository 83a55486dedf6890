import type { LocalOperations, LocalTask, PublishedPort } from '../../../protocol/local.ts';
import type { ContainerObserved, NetworkBinding, TaskRecord } from '../../state/model.ts';
import { findTaskAnywhere } from '../lookup.ts';
import { operation } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';

export const describeLocalTask = operation(
  structure<LocalOperations['DescribeLocalTask']['input']>({ task: text() }),
  (input, { store }): LocalTask => {
    const task = findTaskAnywhere(store, (input as { task?: string }).task ?? '');
    return {
      taskArn: task.spec.arn,
      notices: task.spec.notices,
      overlayApplied: task.spec.overlayId !== undefined,
      containers: task.observed.containers.map((container) => ({
        name: container.name,
        internal: container.kind !== 'NORMAL',
        skipped: container.skipped ?? false,
        ...(container.dockerName === undefined ? {} : { dockerName: container.dockerName }),
        ...(container.dockerId === undefined ? {} : { dockerId: container.dockerId }),
        published: bindings(task, container).flatMap(publishedPort),
        ...(container.health.output === undefined ? {} : { healthOutput: container.health.output }),
      })),
    };
  },
);

/** With awsvpc the pause holds the bindings of all: each is told on the container whose mapping it is. */
function bindings(task: TaskRecord, container: ContainerObserved): readonly NetworkBinding[] {
  if (container.kind === 'CNI_PAUSE') return [];
  const pause = task.observed.containers.find((each) => each.kind === 'CNI_PAUSE');
  const mappings =
    task.spec.definition.containerDefinitions?.find((each) => each.name === container.name)?.portMappings ?? [];
  const shared = (pause?.networkBindings ?? []).filter((binding) =>
    mappings.some(
      (mapping) =>
        mapping.containerPort === binding.containerPort && (mapping.protocol ?? 'tcp') === (binding.protocol ?? 'tcp'),
    ),
  );
  return [...container.networkBindings, ...shared];
}

function publishedPort(binding: NetworkBinding): readonly PublishedPort[] {
  const { containerPort, hostPort, protocol, bindIP } = binding;
  if (containerPort === undefined || hostPort === undefined) return [];
  return [{ containerPort, hostPort, protocol: protocol === 'udp' ? 'udp' : 'tcp', hostAddress: bindIP ?? '0.0.0.0' }];
}
