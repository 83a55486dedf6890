import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const privilegedHint: Rule = {
  code: 'privileged-hint',
  level: 'hint',
  summary: 'A privileged container can do everything on its host; capabilities give it what it needs.',
  docs: docs.linuxParameters,
  needs: 'privileged',
  *check(task, context) {
    if (isWindows(task) || requirementOf(task, 'FARGATE', context) !== undefined) return;
    for (const container of task.containers?.items ?? []) {
      if (container.privileged?.value !== true) continue;
      yield {
        at: container.privileged.node,
        message: `${nameOf(container)} is root on its instance. Add the capabilities it needs instead, with \`linuxParameters.capabilities.add\`.`,
      };
    }
  },
};
