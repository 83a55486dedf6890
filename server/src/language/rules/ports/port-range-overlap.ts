import type { Container, PortMapping, TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Finding, Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { containerPortsOf, mappingsOf, overlap, transportOf, type PortRange } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

interface Taken {
  readonly container: Container;
  readonly mapping: PortMapping;
  readonly ports: PortRange;
}

export const portRangeOverlap: Rule = {
  code: 'port-range-overlap',
  level: 'error',
  summary: 'A port is in one range only.',
  docs: docs.portMapping,
  needs: 'containerPortRange',
  *check(task, context) {
    const mode = effectiveNetworkMode(task, context);
    if (mode !== 'bridge' && mode !== 'awsvpc') return;
    for (const group of groupsOf(task, mode === 'awsvpc')) {
      // Going upwards, a range begins within an earlier one exactly when it begins within the one that reaches furthest.
      let furthest: Taken | undefined;
      for (const each of group.toSorted((a, b) => a.ports.low - b.ports.low)) {
        if (furthest !== undefined && overlap(furthest.ports, each.ports) && (isRange(furthest) || isRange(each))) {
          const isLater = each.mapping.node.offset > furthest.mapping.node.offset;
          yield isLater ? clash(each, furthest) : clash(furthest, each);
        }
        if (furthest === undefined || each.ports.high > furthest.ports.high) furthest = each;
      }
    }
  },
};

/** Mappings that share their ports: of one transport in a container, or in the task where all have one address. */
function groupsOf(task: TaskDefinition, isShared: boolean): Iterable<Taken[]> {
  const groups = new Map<string, Taken[]>();
  for (const { container, mapping } of mappingsOf(task)) {
    const ports = containerPortsOf(mapping);
    const transport = transportOf(mapping);
    if (ports === undefined || transport === undefined) continue;
    const key = `${transport} ${isShared ? '' : container.node.offset}`;
    const group = groups.get(key) ?? [];
    group.push({ container, mapping, ports });
    groups.set(key, group);
  }
  return groups.values();
}

/** Two single ports are port-host-duplicate's. */
const isRange = ({ mapping }: Taken): boolean => mapping.containerPortRange !== undefined;

const clash = ({ container, mapping, ports }: Taken, other: Taken): Finding => ({
  at: mapping.containerPortRange?.node ?? mapping.containerPort?.node ?? mapping.node,
  message: `${tell(ports)} overlaps ${tell(other.ports)}, which ${other.container === container ? 'this container' : nameOf(other.container)} maps already.`,
  ecsMessage: 'container port is used multiple times in task',
  related: [{ at: other.mapping.node, message: 'The other mapping' }],
});

const tell = ({ low, high }: PortRange): string => (low === high ? `port ${low}` : `the range ${low}-${high}`);
