import { pathOf } from '../../nodes.ts';
import type { Rule } from '../rule.ts';
import { pages } from './pages.ts';

export const volumeDockerAutoprovision: Rule = {
  code: 'volume-docker-autoprovision',
  // Documented; the refusal has not been seen.
  level: 'warning',
  summary: 'Only Docker volumes of scope shared are provisioned automatically.',
  docs: pages.docker,
  needs: 'autoprovision',
  *check({ volumes }) {
    for (const { docker } of volumes?.items ?? []) {
      if (docker?.autoprovision?.value !== true) continue;
      if (docker.scope !== undefined && docker.scope.value !== 'task') continue;
      yield {
        at: docker.autoprovision.node,
        message: `\`autoprovision\` works with scope \`shared\` only; the scope here is \`task\`${docker.scope === undefined ? ', the default' : ''}.`,
        fixes: [
          {
            title: 'Set `scope` to `shared`',
            changes: [{ kind: 'set', path: [...pathOf(docker.node), 'scope'], value: 'shared' }],
          },
        ],
      };
    }
  },
};
