import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { Container, PortMapping } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { mappingsOf, transportOf } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

/** That the protocol is one of the three, the schema checks under this code as well. */
export const portAppProtocol: Rule = {
  code: 'port-app-protocol',
  level: 'error',
  summary:
    'The application protocol is `http`, `http2` or `grpc`, of a named port for TCP; leave it out for plain TCP.',
  docs: docs.portMapping,
  needs: 'appProtocol',
  *check(task, context) {
    const mode = effectiveNetworkMode(task, context);
    // Elsewhere neither the name nor the protocol belongs to a mapping: port-name-mode, port-none-mode.
    if (mode !== 'awsvpc' && mode !== 'bridge') return;
    const names = new Set([...mappingsOf(task)].map(({ mapping }) => mapping.name?.value));
    for (const { container, mapping } of mappingsOf(task)) {
      const { appProtocol, protocol, name } = mapping;
      if (appProtocol?.value === undefined) continue;
      if (transportOf(mapping) === 'udp') {
        yield {
          at: appProtocol.node,
          level: 'warning',
          message: `\`${appProtocol.value}\` runs over TCP, but this port is mapped for udp.`,
          related: protocol === undefined ? [] : [{ at: protocol.node, message: 'The protocol' }],
          fixes: [remove(appProtocol.node)],
        };
      } else if (name === undefined) {
        yield {
          at: appProtocol.node,
          level: 'warning',
          message:
            '`appProtocol` tells Service Connect what a port speaks, and Service Connect finds ports by their `name`: this one has none.',
          fixes: [...addName(container, mapping, names), remove(appProtocol.node)],
        };
      }
    }
  },
};

/** Named after the container and the port, where nothing else is. */
function addName(container: Container, mapping: PortMapping, names: ReadonlySet<string | undefined>): Fix[] {
  const port = mapping.containerPort?.value;
  const prefix = container.name?.value?.toLowerCase().replace(/^-+/, '');
  if (port === undefined || prefix === undefined || !/^[a-z0-9_-]{1,50}$/.test(prefix)) return [];
  const name = `${prefix}-${port}`;
  if (names.has(name)) return [];
  return [
    {
      title: `Add \`name\` "${name}"`,
      changes: [{ kind: 'set', path: [...pathOf(mapping.node), 'name'], value: name }],
    },
  ];
}
