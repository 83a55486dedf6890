import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const envSecretClash: Rule = {
  code: 'env-secret-clash',
  level: 'error',
  summary: 'A name is used in `environment` or in `secrets`, not in both.',
  docs: docs.secret,
  needs: 'secrets',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const variables = new Map(
        (container.environment?.items ?? []).map((variable) => [variable.name?.value, variable]),
      );
      for (const { name } of container.secrets?.items ?? []) {
        const variable = name?.value === undefined ? undefined : variables.get(name.value);
        if (name?.value === undefined || name.value === '' || variable === undefined) continue;
        yield {
          at: name.node,
          message: `\`${name.value}\` is set in \`environment\` as well; a variable comes from one of the two.`,
          ecsMessage: `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${name.value}'.`,
          related: [{ at: variable.name?.node ?? variable.node, message: 'The environment variable of that name' }],
          fixes: [
            {
              title: `Remove \`${name.value}\` from \`environment\``,
              changes: [{ kind: 'remove', path: pathOf(variable.node) }],
            },
          ],
        };
      }
    }
  },
};
