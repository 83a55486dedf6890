import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { routersOf } from './routers.ts';

export const firelensRouterUser: Rule = {
  code: 'firelens-router-user',
  level: 'warning',
  summary: 'The user of a log router is a number, `uid` or `uid:gid`.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    for (const { container } of routersOf(task)) {
      const { user } = container;
      if (user?.value === undefined || /^\d+(?::\d+)?$/.test(user.value)) continue;
      yield {
        at: user.node,
        message: `\`user\` of the log router ${nameOf(container)} is ${shorten(JSON.stringify(user.value))}; ECS gives the log socket to that user and so needs numbers, \`uid\` or \`uid:gid\`.`,
      };
    }
  },
};
