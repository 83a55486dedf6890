import facts from '../../../../../schemas/facts/ulimits.json' with { type: 'json' };
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';

const { documented, nofile } = facts.fargate;

export const ulimitFargate: Rule = {
  code: 'ulimit-fargate',
  level: 'warning',
  summary: 'On Fargate `nofile` is the limit that is documented to change, up to 1048576.',
  docs: docs.ulimit,
  needs: 'ulimits',
  *check(task, context) {
    if (isWindows(task) || requirementOf(task, 'FARGATE', context) === undefined) return;
    for (const { name, hardLimit } of (task.containers?.items ?? []).flatMap((each) => each.ulimits?.items ?? [])) {
      if (name?.value === undefined) continue;
      if (!documented.includes(name.value)) {
        yield {
          at: name.node,
          message: `Fargate documents \`nofile\` as the limit it lets a container change; whether \`${name.value}\` has an effect is not known.`,
        };
      } else if (hardLimit?.value !== undefined && hardLimit.value > nofile.maximum) {
        yield {
          at: hardLimit.node,
          message: `On Fargate \`nofile\` goes up to ${nofile.maximum}; it is ${hardLimit.value}.`,
          fixes: [replace(hardLimit.node, nofile.maximum)],
        };
      }
    }
  },
};
