import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { Container, PortMapping } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { effectiveNetworkMode } from './networkMode.ts';

export const portHostDuplicate: Rule = {
  code: 'port-host-duplicate',
  level: 'error',
  summary: 'A port is mapped once in a task.',
  docs: docs.portMapping,
  needs: 'portMappings',
  *check(task, context) {
    const mode = effectiveNetworkMode(task, context);
    if (mode === undefined || mode === 'none') return;
    const isShared = mode !== 'bridge';
    const first = new Map<string, { container: Container; mapping: PortMapping }>();
    for (const container of task.containers?.items ?? []) {
      for (const mapping of container.portMappings?.items ?? []) {
        const port = isShared ? mapping.containerPort : mapping.hostPort;
        const protocol = mapping.protocol === undefined ? 'tcp' : mapping.protocol.value;
        // Port 0 is chosen at run time, each time another one.
        if (port?.value === undefined || port.value === 0 || protocol === undefined) continue;
        const key = `${port.value}/${protocol}`;
        const earlier = first.get(key);
        if (earlier === undefined) {
          first.set(key, { container, mapping });
          continue;
        }
        yield {
          at: mapping.node,
          message: isShared
            ? `Port ${key} is mapped by ${nameOf(earlier.container)} already, and with network mode ${mode} all containers of the task share their ports.`
            : `Host port ${key} is taken by ${nameOf(earlier.container)} already.`,
          ecsMessage: `${protocol.toUpperCase()} host port '${port.value}' is mapped multiple times in task.`,
          related: [{ at: earlier.mapping.node, message: 'The other mapping' }],
          fixes: [isShared ? removeMapping(mapping) : removeHostPort(mapping)],
        };
      }
    }
  },
};

const removeMapping = (mapping: PortMapping): Fix => ({
  title: 'Remove this mapping',
  changes: [{ kind: 'remove', path: pathOf(mapping.node) }],
});

const removeHostPort = (mapping: PortMapping): Fix => ({
  title: 'Remove `hostPort`: the instance then chooses a free one',
  changes: [{ kind: 'remove', path: [...pathOf(mapping.node), 'hostPort'] }],
});
