import type { PortMapping } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { transportOf } from './mappings.ts';

export const portSameNumberTwoProtocols: Rule = {
  code: 'port-same-number-two-protocols',
  level: 'hint',
  summary: 'A port behind a load balancer is mapped for one protocol.',
  docs: docs.portMapping,
  needs: 'protocol',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const first = new Map<number, PortMapping>();
      for (const mapping of container.portMappings?.items ?? []) {
        const port = mapping.containerPort?.value;
        const transport = transportOf(mapping);
        if (port === undefined || transport === undefined) continue;
        const earlier = first.get(port);
        if (earlier === undefined) first.set(port, mapping);
        else if (transportOf(earlier) !== transport) {
          yield {
            at: mapping.node,
            message: `${nameOf(container)} maps port ${port} for ${String(transportOf(earlier))} and for ${transport}. That works, but no load balancer of a service can name the port then.`,
            related: [{ at: earlier.node, message: 'The other mapping' }],
          };
        }
      }
    }
  },
};
