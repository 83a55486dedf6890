import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

/** That `enabled` is there at all is the schema's affair; it reports under this code. */
export const restartPolicyEnabledRequired: Rule = {
  code: 'restart-policy-enabled-required',
  level: 'error',
  summary: 'A restart policy says whether it is enabled, and says more only when it is.',
  docs: docs.restartPolicy,
  needs: 'restartPolicy',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const policy = container.restartPolicy;
      if (policy?.enabled?.value !== false) continue;
      const idle = policy.restartAttemptPeriod ?? policy.ignoredExitCodes;
      if (idle === undefined) continue;
      yield {
        at: policy.enabled.node,
        level: 'warning',
        message: `The restart policy of ${nameOf(container)} is not enabled, so the rest of it does nothing.`,
        related: [{ at: idle.node, message: 'This has no effect' }],
        fixes: [
          { title: 'Enable it', changes: [{ kind: 'set', path: pathOf(policy.enabled.node), value: true }] },
          remove(policy.node),
        ],
      };
    }
  },
};
