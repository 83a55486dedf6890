import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const envNameRequired: Rule = {
  code: 'env-name-required',
  level: 'error',
  summary: 'Every environment variable has a name.',
  docs: docs.environmentVariable,
  needs: 'environment',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      for (const { node, name, value } of container.environment?.items ?? []) {
        if (name !== undefined && name.value?.trim() !== '') continue;
        const isEmpty = value === undefined || value.value === '';
        yield {
          at: name?.node ?? node,
          message: `An environment variable of ${nameOf(container)} has no name.`,
          ecsMessage: 'Environment variable name cannot be null or blank.',
          fixes: isEmpty ? [{ ...remove(node), title: 'Remove this entry' }] : [],
        };
      }
    }
  },
};
