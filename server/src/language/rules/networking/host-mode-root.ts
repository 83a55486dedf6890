import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

const ROOT: ReadonlySet<string> = new Set(['root', '0']);

export const hostModeRoot: Rule = {
  code: 'host-mode-root',
  level: 'hint',
  summary: 'With network mode `host` a container does not run as root.',
  docs: docs.register,
  needs: 'networkMode',
  *check(task, context) {
    const mode = task.networkMode;
    if (mode === undefined || effectiveNetworkMode(task, context) !== 'host' || isWindows(task)) return;
    for (const container of task.containers?.items ?? []) {
      const user = container.user;
      if (user !== undefined && !ROOT.has(user.value?.split(':')[0] ?? '')) continue;
      yield {
        at: user?.node ?? container.name?.node ?? container.node,
        message: `${nameOf(container)} runs as ${user === undefined ? 'the user of its image, mostly root,' : 'root'} on the network of the instance itself; set \`user\` to an id of its own.`,
        related: [{ at: mode.node, message: 'The network mode' }],
      };
    }
  },
};
