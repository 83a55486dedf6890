import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { loggingOf } from './drivers.ts';

export const awslogsMultilineExclusive: Rule = {
  code: 'awslogs-multiline-exclusive',
  level: 'warning',
  summary: 'Either a date format or a pattern tells where a message of several lines begins.',
  docs: docs.awslogs,
  needs: 'awslogs-multiline-pattern',
  *check(task) {
    for (const { log } of loggingOf(task).filter(({ driver }) => driver === 'awslogs')) {
      const format = log.options?.get('awslogs-datetime-format');
      const pattern = log.options?.get('awslogs-multiline-pattern');
      if (format === undefined || pattern === undefined) continue;
      const [first, second] = format.node.offset < pattern.node.offset ? [format, pattern] : [pattern, format];
      yield {
        at: second.node,
        message: `\`${second.name}\` and \`${first.name}\` exclude each other: both say where a message begins.`,
        related: [{ at: first.node, message: `\`${first.name}\` is here` }],
        fixes: [remove(second.node), remove(first.node)],
      };
    }
  },
};
