import { pathOf } from '../../nodes.ts';
import { dependencies } from '../dependsOn/targets.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const restartPolicyDependency: Rule = {
  code: 'restart-policy-dependency',
  level: 'warning',
  summary: 'Who is awaited COMPLETE or SUCCESS is not restarted instead of ending.',
  docs: docs.restartPolicy,
  needs: 'restartPolicy',
  *check(task) {
    const told = new Set<unknown>();
    for (const { container, dependency, target } of dependencies(task)) {
      const { condition } = dependency;
      const policy = target.restartPolicy;
      if (condition?.value !== 'COMPLETE' && condition?.value !== 'SUCCESS') continue;
      if (policy?.enabled?.value !== true || told.has(target)) continue;
      const ignored = policy.ignoredExitCodes;
      if (ignored !== undefined && (!ignored.isComplete || ignored.items.some(({ value }) => value === 0))) continue;
      told.add(target);
      yield {
        at: policy.node,
        message: `${nameOf(target)} is restarted when it exits, also with 0, while ${nameOf(container)} waits for it to end (${condition.value}). Ignore exit code 0, so that a success is final.`,
        related: [{ at: condition.node, message: 'Awaited here' }],
        fixes: [
          {
            title: 'Do not restart after exit code 0',
            changes: [
              {
                kind: 'set',
                path: [...pathOf(policy.node), 'ignoredExitCodes'],
                value: [0, ...(ignored?.items ?? []).map(({ value }) => value)],
              },
            ],
          },
        ],
      };
    }
  },
};
