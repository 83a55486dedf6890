import { linkedLevel, type ServiceRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

export const svcLbPort: ServiceRule = {
  code: 'svc-lb-port',
  level: 'error',
  summary: 'A load balancer or registry entry names a port that the container maps.',
  docs: pages.loadBalancer,
  *check({ loadBalancers, serviceRegistries }, { linked }) {
    for (const { node, containerPort } of loadBalancers?.items ?? []) {
      if (containerPort === undefined) {
        yield {
          at: node,
          message:
            'The load balancer entry does not say which port of the container gets the requests (`containerPort`).',
        };
      }
    }
    if (linked === undefined) return;
    for (const { containerName, containerPort } of [
      ...(loadBalancers?.items ?? []),
      ...(serviceRegistries?.items ?? []),
    ]) {
      const container = linked.task.containers?.items.find(({ name }) => name?.value === containerName?.value);
      if (containerPort?.value === undefined || containerName?.value === undefined || container === undefined) continue;
      const mappings = container.portMappings?.items ?? [];
      const isKnown =
        (container.portMappings?.isComplete ?? true) &&
        mappings.every((each) => each.containerPort?.value !== undefined && each.containerPortRange === undefined);
      const ports = mappings.flatMap((each) => each.containerPort?.value ?? []);
      if (!isKnown || ports.includes(containerPort.value)) continue;
      yield {
        at: containerPort.node,
        ...linkedLevel(linked),
        message: `The container \`${containerName.value}\` does not map port ${containerPort.value}; it maps ${ports.length === 0 ? 'none' : listOf(ports, 'and')}.`,
        ecsMessage: `The container ${containerName.value} did not have a container port ${containerPort.value} defined.`,
        related: [
          {
            at: container.portMappings?.node ?? container.node,
            message: 'Its port mappings',
            document: linked.document,
          },
        ],
        fixes: ports.map((port) => replace(containerPort.node, port)),
      };
    }
  },
};
