import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { healthCommands } from './commands.ts';

export const healthCmdShellExtra: Rule = {
  code: 'health-cmd-shell-extra',
  level: 'warning',
  summary: '`CMD-SHELL` is followed by the whole script in one element.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    for (const { container, node, first, rest, values } of healthCommands(task)) {
      const [script, extra] = rest;
      if (first.value !== 'CMD-SHELL' || values === undefined || script === undefined || extra === undefined) continue;
      const joined = ['CMD-SHELL', values.slice(1).join(' ')];
      yield {
        at: extra.node,
        message: `The shell runs only ${shorten(JSON.stringify(script.value))} as the health check of ${nameOf(container)}; elements after it are not part of the script.`,
        related: [{ at: script.node, message: 'The whole script' }],
        fixes: [
          {
            title: `Join to ${shorten(JSON.stringify(joined))}`,
            changes: [{ kind: 'set', path: pathOf(node), value: joined }],
          },
        ],
      };
    }
  },
};
