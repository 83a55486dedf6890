import { nearest } from '../../nearest.ts';
import { containersByName, suggestedNames } from '../dependsOn/targets.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove, replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { linksOf } from './links.ts';

export const linksTarget: Rule = {
  code: 'links-target',
  level: 'error',
  summary: 'A link names a container of the same task.',
  docs: docs.container,
  needs: 'links',
  *check(task, context) {
    const { byName, isComplete } = containersByName(task);
    if (!isComplete) return;
    for (const { container, target, node } of linksOf(task, context)) {
      if (byName.has(target)) continue;
      const others = suggestedNames(task).filter((name) => name !== container.name?.value);
      const near = nearest(target, others, 3);
      const alias = String(node.value).slice(target.length);
      yield {
        at: node,
        message: `There is no container \`${target}\` in this task.${
          near !== undefined
            ? ` Did you mean \`${near}\`?`
            : others.length === 0
              ? ''
              : ` It has ${listOf(others, 'and')}.`
        }`,
        fixes: [
          ...(near === undefined ? [] : [replace(node, near + alias)]),
          { ...remove(node), title: 'Remove this link' },
        ],
      };
    }
  },
};
