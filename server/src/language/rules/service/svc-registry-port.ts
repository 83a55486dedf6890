import { linkedLevel, type ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { linkedMode, modeOf, pages } from './launching.ts';

export const svcRegistryPort: ServiceRule = {
  code: 'svc-registry-port',
  level: 'error',
  summary: 'A registry entry tells the port in the way that fits the network mode.',
  docs: pages.registry,
  *check({ serviceRegistries }, context) {
    const { linked } = context;
    for (const { node, port, containerName, containerPort } of serviceRegistries?.items ?? []) {
      const inContainer = containerPort ?? containerName;
      if (port !== undefined && inContainer !== undefined) {
        yield {
          at: port.node,
          message: 'A registry entry has `port`, or `containerName` and `containerPort`, not both.',
          related: [{ at: inContainer.node, message: 'The other way' }],
          fixes: [remove(port.node)],
        };
        continue;
      }
      const mode = linkedMode(context);
      if (linked === undefined || (mode !== 'bridge' && mode !== 'host')) continue;
      if (containerName !== undefined && containerPort !== undefined) continue;
      yield {
        at: node,
        ...linkedLevel(linked),
        message: `With network mode ${mode} a registry entry needs \`containerName\` and \`containerPort\`, for an SRV record.`,
        related: [modeOf(linked)],
      };
    }
  },
};
