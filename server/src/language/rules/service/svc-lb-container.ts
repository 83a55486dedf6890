import { nearest } from '../../nearest.ts';
import { linkedLevel, type ServiceRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

export const svcLbContainer: ServiceRule = {
  code: 'svc-lb-container',
  level: 'error',
  summary: 'A load balancer or registry entry names a container of the task definition.',
  docs: pages.loadBalancer,
  *check({ loadBalancers, serviceRegistries }, { linked }) {
    for (const { node, containerName } of loadBalancers?.items ?? []) {
      if (containerName === undefined) {
        yield {
          at: node,
          message: 'The load balancer entry does not say which container gets the requests (`containerName`).',
        };
      }
    }
    const containers = linked?.task.containers;
    if (linked === undefined || containers?.isComplete !== true) return;
    const names = containers.items.map(({ name }) => name?.value);
    const known = names.filter((name) => name !== undefined);
    if (known.length < names.length) return;
    for (const { containerName } of [...(loadBalancers?.items ?? []), ...(serviceRegistries?.items ?? [])]) {
      if (containerName?.value === undefined || known.includes(containerName.value)) continue;
      const near = nearest(containerName.value, known, 3);
      yield {
        at: containerName.node,
        ...linkedLevel(linked),
        message: `The task definition has no container \`${containerName.value}\`; it has ${listOf(known, 'and')}.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
        ecsMessage: `The container ${containerName.value} does not exist in the task definition.`,
        related: [{ at: containers.node, message: 'The containers', document: linked.document }],
        fixes: near === undefined ? [] : [replace(containerName.node, near)],
      };
    }
  },
};
