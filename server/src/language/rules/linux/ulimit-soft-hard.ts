import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';

export const ulimitSoftHard: Rule = {
  code: 'ulimit-soft-hard',
  level: 'error',
  summary: 'A soft limit is at most the hard limit.',
  docs: docs.ulimit,
  needs: 'ulimits',
  *check(task) {
    for (const { name, softLimit, hardLimit } of (task.containers?.items ?? []).flatMap(
      (each) => each.ulimits?.items ?? [],
    )) {
      const soft = softLimit?.value;
      const hard = hardLimit?.value;
      // Negative means without limit.
      if (softLimit === undefined || hardLimit === undefined || soft === undefined || hard === undefined) continue;
      if (hard < 0 || soft <= hard) continue;
      yield {
        at: softLimit.node,
        message: `\`softLimit\` (${soft}) is more than \`hardLimit\` (${hard}), up to which a process may raise it.`,
        ecsMessage: `Soft limit exceeds hard limit for ulimit ${name?.value ?? ''}`.trim(),
        related: [{ at: hardLimit.node, message: 'The hard limit' }],
        fixes: [
          { ...replace(hardLimit.node, soft), title: `Raise \`hardLimit\` to ${soft}` },
          { ...replace(softLimit.node, hard), title: `Lower \`softLimit\` to ${hard}` },
        ],
      };
    }
  },
};
