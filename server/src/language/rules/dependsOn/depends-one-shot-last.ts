import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { awaitedContainers } from './awaited.ts';

/** Names people give to containers that do one thing and exit. */
const ONE_SHOT = /(?:^|[-_])(?:init|migrate|migrator|migrations?|setup|bootstrap|seed|seeder)(?:[-_]|$)/i;

export const dependsOneShotLast: Rule = {
  code: 'depends-one-shot-last',
  level: 'hint',
  summary: 'A container that does its work and exits is not essential: the task would end with it.',
  docs: docs.dependency,
  *check(task) {
    const containers = task.containers?.items ?? [];
    const awaited = awaitedContainers(task);
    if (awaited === undefined || containers.length < 2) return;
    for (const container of containers) {
      const { essential, name } = container;
      if (essential !== undefined && essential.value !== true) continue;
      if (name?.value === undefined || !ONE_SHOT.test(name.value)) continue;
      // Somebody waits for its end: depends-complete-essential says it louder. Or for its health: it stays.
      if (awaited.has(container) || container.portMappings?.node.children?.length) continue;
      const isLast = containers.every((other) => other === container || other.essential?.value === false);
      yield {
        at: essential?.node ?? name.node,
        message: `${nameOf(container)} is essential${essential === undefined ? ' by default' : ''}: if it does its work and exits, as its name suggests, the whole task stops with it.`,
        fixes: isLast
          ? []
          : [
              {
                title: `Make ${nameOf(container)} not essential`,
                changes: [{ kind: 'set', path: [...pathOf(container.node), 'essential'], value: false }],
              },
            ],
      };
    }
  },
};
