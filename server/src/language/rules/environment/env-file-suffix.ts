import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';

export const envFileSuffix: Rule = {
  code: 'env-file-suffix',
  level: 'warning',
  summary: "An environment file's name ends in `.env`.",
  docs: docs.environmentFiles,
  needs: 'environmentFiles',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      for (const { value } of container.environmentFiles?.items ?? []) {
        if (value?.value === undefined || value.value === '' || value.value.endsWith('.env')) continue;
        const name = value.value.slice(value.value.lastIndexOf('/') + 1);
        yield {
          at: value.node,
          message: `The environment file \`${shorten(name)}\` of ${nameOf(container)} does not end in \`.env\`, as ECS wants it. Rename the object.`,
        };
      }
    }
  },
};
