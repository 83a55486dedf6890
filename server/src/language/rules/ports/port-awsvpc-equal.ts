import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { effectiveNetworkMode } from './networkMode.ts';

export const portAwsvpcEqual: Rule = {
  code: 'port-awsvpc-equal',
  level: 'error',
  summary: 'With awsvpc a host port is left out, 0, or the same as the container port.',
  docs: docs.portMapping,
  *check(task, context) {
    if (effectiveNetworkMode(task, context) !== 'awsvpc') return;
    for (const { containerPort, hostPort } of (task.containers?.items ?? []).flatMap(
      (each) => each.portMappings?.items ?? [],
    )) {
      if (containerPort?.value === undefined || hostPort?.value === undefined) continue;
      if (hostPort.value === 0 || hostPort.value === containerPort.value) continue;
      yield {
        at: hostPort.node,
        message: `With network mode awsvpc the task has an address of its own, so \`hostPort\` (${hostPort.value}) cannot differ from \`containerPort\` (${containerPort.value}). Leave it out.`,
        ecsMessage: 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
        related: [{ at: containerPort.node, message: 'The container port' }],
        fixes: [
          { title: 'Remove `hostPort`', changes: [{ kind: 'remove', path: pathOf(hostPort.node) }] },
          {
            title: `Set \`hostPort\` to ${containerPort.value}`,
            changes: [{ kind: 'set', path: pathOf(hostPort.node), value: containerPort.value }],
          },
        ],
      };
    }
  },
};
