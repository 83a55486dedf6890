import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const hostnameAwsvpc: Rule = {
  code: 'hostname-awsvpc',
  level: 'error',
  summary: 'In `awsvpc` mode a container sets no host name of its own.',
  docs: docs.container,
  needs: 'hostname',
  *check(task) {
    if (task.networkMode?.value !== 'awsvpc') return;
    for (const container of task.containers?.items ?? []) {
      const { hostname } = container;
      if (hostname === undefined || hostname.value === '') continue;
      yield {
        at: hostname.node,
        message: `${nameOf(container)} sets \`hostname\`; in \`awsvpc\` mode the containers of a task share one network and have its name.`,
        ecsMessage: 'hostname is not supported on container when networkMode=awsvpc',
        related: [{ at: task.networkMode.node, message: 'The network mode' }],
        fixes: [remove(hostname.node)],
      };
    }
  },
};
