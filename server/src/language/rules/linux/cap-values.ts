import { nearest } from '../../nearest.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';
import { capabilityLists, CAPABILITIES } from './capabilities.ts';

export const capValues: Rule = {
  code: 'cap-values',
  level: 'error',
  summary: 'A capability is one that ECS knows, in upper case and without `CAP_`.',
  docs: docs.capabilities,
  needs: 'capabilities',
  *check(task) {
    for (const lists of capabilityLists(task)) {
      for (const list of ['add', 'drop'] as const) {
        for (const { node, value } of lists[list]) {
          const known = CAPABILITIES[list];
          if (value === undefined || known.has(value)) continue;
          const plain = value.toUpperCase().replace(/^CAP_/, '');
          const meant = known.has(plain) ? plain : nearest(plain, known);
          yield {
            at: node,
            // That ECS minds the case is not proved.
            ...(value.toUpperCase() === meant ? { level: 'warning' as const } : {}),
            message: known.has(plain)
              ? `Capabilities are written in upper case and without \`CAP_\`: \`${plain}\`, not ${shorten(JSON.stringify(value))}.`
              : `${shorten(JSON.stringify(value))} is no capability that ECS can ${list}.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
            ...(meant === undefined ? {} : { fixes: [replace(node, meant)] }),
          };
        }
      }
    }
  },
};
