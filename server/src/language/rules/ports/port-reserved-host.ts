import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { mappingsOf } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

/** Ports on which something of every instance listens. */
const TAKEN: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [2375, 'Docker'],
  [2376, 'Docker'],
  [51_678, 'the ECS agent'],
  [51_679, 'the ECS agent'],
  [51_680, 'the ECS agent'],
]);

/** From here on an instance hands out ports by itself: 32768 by Linux, 49152 by Windows, up to the last one by Docker. */
const EPHEMERAL = { linux: 32_768, windows: 49_152 };

export const portReservedHost: Rule = {
  code: 'port-reserved-host',
  level: 'warning',
  summary: 'A fixed host port is not one that the instance needs or hands out.',
  docs: docs.portMapping,
  needs: 'hostPort',
  *check(task, context) {
    if (effectiveNetworkMode(task, context) !== 'bridge') return;
    const ephemeral = isWindows(task) ? EPHEMERAL.windows : EPHEMERAL.linux;
    for (const { mapping } of mappingsOf(task)) {
      const port = mapping.hostPort;
      if (port?.value === undefined) continue;
      const owner = TAKEN.get(port.value);
      if (owner === undefined && port.value < ephemeral) continue;
      yield {
        at: port.node,
        message:
          owner === undefined
            ? `Host port ${port.value} is in the range that the instance hands out at random (from ${ephemeral} on), so it may be taken when the task starts.`
            : `Host port ${port.value} is the port of ${owner} on the instance.`,
        fixes: [
          {
            title: 'Set `hostPort` to 0: the instance then chooses a free one',
            changes: [{ kind: 'set', path: pathOf(port.node), value: 0 }],
          },
        ],
      };
    }
  },
};
