import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { remove } from '../structure/repairs.ts';
import { routersOf } from './routers.ts';

export const firelensSingleRouter: Rule = {
  code: 'firelens-single-router',
  level: 'warning',
  summary: 'A task has one log router.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    const [first, ...others] = routersOf(task);
    if (first === undefined) return;
    for (const { container, firelens } of others) {
      yield {
        at: firelens.node,
        message: `A task has one log router; here it is ${nameOf(first.container)} already, so ${nameOf(container)} gets no logs.`,
        related: [{ at: first.firelens.node, message: 'The first router' }],
        fixes: [remove(firelens.node)],
      };
    }
  },
};
