import { pathOf } from '../../nodes.ts';
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import type { StructureRule } from '../structure/catalogue.ts';
import { nameOf } from '../wording.ts';
import { mappingsOf } from './mappings.ts';

const words = (name: Container['name']): string =>
  `Invalid 'containerPort' setting for container '${name?.value ?? ''}'.`;

/** That a port is one from 1 to 65535, the schema checks under this code as well. */
export const portContainerRequired: Rule & StructureRule = {
  code: 'port-container-required',
  level: 'error',
  summary: 'A mapping has a container port from 1 to 65535, or a range of ports.',
  docs: docs.portMapping,
  needs: 'portMappings',
  ecs: ({ container }) => words(container),
  *check(task) {
    for (const { container, mapping } of mappingsOf(task)) {
      const { containerPort, containerPortRange, hostPort } = mapping;
      if (containerPort !== undefined || containerPortRange !== undefined) continue;
      yield {
        at: mapping.node,
        message: `This mapping of ${nameOf(container)} has no \`containerPort\`: say on which port the container listens.`,
        ecsMessage: words(container.name),
        fixes:
          hostPort?.value === undefined || hostPort.value === 0
            ? []
            : [
                {
                  title: `Set \`containerPort\` to ${hostPort.value}, as the host port`,
                  changes: [{ kind: 'set', path: [...pathOf(mapping.node), 'containerPort'], value: hostPort.value }],
                },
              ],
      };
    }
  },
};
