import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const proxyUser: Rule = {
  code: 'proxy-user',
  level: 'warning',
  summary: 'The proxy container runs as the user whose traffic the proxy ignores.',
  docs: docs.proxy,
  needs: 'proxyConfiguration',
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) !== undefined) return;
    const proxy = task.proxyConfiguration;
    const name = proxy?.containerName?.value;
    const ignored = proxy?.properties?.items.find((each) => each.name?.value === 'IgnoredUID')?.value;
    const container = task.containers?.items.find((each) => name !== undefined && each.name?.value === name);
    if (ignored?.value === undefined || container === undefined) return;
    const { user } = container;
    if (user !== undefined && (user.value === undefined || user.value.split(':')[0] === ignored.value)) return;
    yield {
      at: user?.node ?? container.name?.node ?? container.node,
      message: `${nameOf(container)} is the proxy, so its \`user\` must be the IgnoredUID ${ignored.value}; ${user === undefined ? 'it has none' : `it is \`${user.value}\``}. Else the proxy's own traffic is sent back to it.`,
      related: [{ at: ignored.node, message: 'The user whose traffic is ignored' }],
      fixes: [
        {
          title: `Set \`user\` to "${ignored.value}"`,
          changes: [{ kind: 'set', path: [...pathOf(container.node), 'user'], value: ignored.value }],
        },
      ],
    };
  },
};
