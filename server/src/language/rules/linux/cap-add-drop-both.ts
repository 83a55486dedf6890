import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { capabilityLists } from './capabilities.ts';

export const capAddDropBoth: Rule = {
  code: 'cap-add-drop-both',
  level: 'warning',
  summary: 'A capability is either added or dropped.',
  docs: docs.capabilities,
  needs: 'capabilities',
  *check(task) {
    for (const { add, drop } of capabilityLists(task)) {
      for (const { node, value } of drop) {
        const added = value === undefined || value === '' ? undefined : add.find((each) => each.value === value);
        if (added === undefined) continue;
        yield {
          at: node,
          message: `\`${String(value)}\` is both added and dropped; decide for one.`,
          related: [{ at: added.node, message: 'It is added here' }],
          fixes: [
            { ...remove(node), title: 'Do not drop it' },
            { ...remove(added.node), title: 'Do not add it' },
          ],
        };
      }
    }
  },
};
