import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { dependencies } from './targets.ts';

export const dependsCompleteEssential: Rule = {
  code: 'depends-complete-essential',
  level: 'error',
  summary: 'Who is awaited COMPLETE or SUCCESS is not essential: the task would end with it.',
  docs: docs.dependency,
  needs: 'dependsOn',
  *check(task) {
    for (const { dependency, target } of dependencies(task)) {
      const { condition } = dependency;
      const { essential } = target;
      if (condition?.value !== 'COMPLETE' && condition?.value !== 'SUCCESS') continue;
      if (essential !== undefined && essential.value !== true) continue;
      const isLastEssential = !task.containers?.items.some(
        (other) => other !== target && other.essential?.value !== false,
      );
      const notEssential: Fix = {
        title: `Make ${nameOf(target)} not essential`,
        changes: [{ kind: 'set', path: [...pathOf(target.node), 'essential'], value: false }],
      };
      const start: Fix = {
        title: 'Wait for START only',
        changes: [{ kind: 'set', path: pathOf(condition.node), value: 'START' }],
      };
      yield {
        at: condition.node,
        message: `${nameOf(target)} is essential${essential === undefined ? ' (as every container that does not say otherwise)' : ''}, so the task ends when it does; waiting for ${condition.value} needs \`essential\` false there.`,
        ecsMessage: 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
        related: [
          essential === undefined
            ? { at: target.name?.node ?? target.node, message: 'The container, essential by default' }
            : { at: essential.node, message: 'Essential here' },
        ],
        fixes: isLastEssential ? [start] : [notEssential, start],
      };
    }
  },
};
