import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { mappingsOf } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

interface Options {
  readonly code: string;
  readonly mode: 'awsvpc' | 'host';
  readonly because: string;
}

/** In these network modes nothing translates ports. */
export const equalPorts = ({ code, mode, because }: Options): Rule => ({
  code,
  level: 'error',
  summary: `With ${mode} a host port is left out, 0, or the same as the container port.`,
  docs: docs.portMapping,
  needs: 'hostPort',
  *check(task, context) {
    if (effectiveNetworkMode(task, context) !== mode) return;
    for (const { mapping } of mappingsOf(task)) {
      const { containerPort, hostPort } = mapping;
      if (containerPort?.value === undefined || hostPort?.value === undefined) continue;
      if (hostPort.value === 0 || hostPort.value === containerPort.value) continue;
      yield {
        at: hostPort.node,
        message: `With network mode ${mode} ${because}, so \`hostPort\` (${hostPort.value}) cannot differ from \`containerPort\` (${containerPort.value}). Leave it out.`,
        ecsMessage: `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
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
});
