import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

/** A number that fits a Linux id, or a name as `useradd` takes it. */
const PART = /^(?:\d{1,10}|[A-Za-z_][\w.-]*\$?)$/;

export const userFormat: Rule = {
  code: 'user-format',
  level: 'warning',
  summary: 'A user is a name or number, optionally with a group after a colon.',
  docs: docs.container,
  needs: 'user',
  *check(task) {
    if (isWindows(task)) return;
    for (const { user } of task.containers?.items ?? []) {
      if (user?.value === undefined || user.value === '') continue;
      const parts = user.value.split(':');
      const wrong = parts.find((part) => !PART.test(part) || Number(part) > 2 ** 31 - 1);
      if (wrong === undefined && parts.length <= 2) continue;
      yield {
        at: user.node,
        message: `\`user\` is ${JSON.stringify(user.value)}; ${
          wrong === undefined
            ? 'it has more than one colon'
            : wrong === ''
              ? 'a part is empty'
              : `\`${wrong}\` is neither a name nor a positive number`
        }. Allowed are \`user\`, \`user:group\`, \`uid\`, \`uid:gid\`, \`user:gid\` and \`uid:group\`.`,
      };
    }
  },
};
