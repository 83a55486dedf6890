import type { Container, PortMapping } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { containerPortsOf, mappingsOf, overlap, transportOf, type PortRange } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

interface Taken {
  readonly container: Container;
  readonly mapping: PortMapping;
  readonly ports: PortRange;
  readonly transport: string;
}

export const portRangeOverlap: Rule = {
  code: 'port-range-overlap',
  level: 'error',
  summary: 'A port is in one range only.',
  docs: docs.portMapping,
  *check(task, context) {
    const mode = effectiveNetworkMode(task, context);
    if (mode !== 'bridge' && mode !== 'awsvpc') return;
    const taken: Taken[] = [];
    for (const { container, mapping } of mappingsOf(task)) {
      const ports = containerPortsOf(mapping);
      const transport = transportOf(mapping);
      if (ports === undefined || transport === undefined) continue;
      const isRange = mapping.containerPortRange !== undefined;
      const other = taken.find(
        (each) =>
          // Two single ports are port-host-duplicate's.
          (isRange || each.mapping.containerPortRange !== undefined) &&
          (mode === 'awsvpc' || each.container === container) &&
          each.transport === transport &&
          overlap(each.ports, ports),
      );
      taken.push({ container, mapping, ports, transport });
      if (other === undefined) continue;
      yield {
        at: mapping.containerPortRange?.node ?? mapping.containerPort?.node ?? mapping.node,
        message: `${tell(ports)} overlaps ${tell(other.ports)}, which ${other.container === container ? 'this container' : nameOf(other.container)} maps already.`,
        ecsMessage: 'container port is used multiple times in task',
        related: [{ at: other.mapping.node, message: 'The other mapping' }],
      };
    }
  },
};

const tell = ({ low, high }: PortRange): string => (low === high ? `port ${low}` : `the range ${low}-${high}`);
