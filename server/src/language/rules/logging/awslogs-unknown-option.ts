import { nearest } from '../../nearest.ts';
import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../wording.ts';
import { loggingOf, optionsOf } from './drivers.ts';

export const awslogsUnknownOption: Rule = {
  code: 'awslogs-unknown-option',
  level: 'error',
  summary: 'ECS takes only some options of the log driver awslogs.',
  docs: docs.awslogs,
  needs: 'logConfiguration',
  *check(task) {
    const known = optionsOf('awslogs') ?? new Set<string>();
    for (const { log, driver } of loggingOf(task)) {
      if (driver !== 'awslogs') continue;
      for (const { name, key, node } of log.options?.entries ?? []) {
        if (known.has(name)) continue;
        const meant = nearest(
          name,
          [...known].filter((each) => log.options?.get(each) === undefined),
        );
        yield {
          at: key,
          message: `ECS does not let the log driver awslogs have the option \`${name}\`${
            meant === undefined ? `; it takes ${listOf([...known], 'and')}` : `. Did you mean \`${meant}\`?`
          }${meant === undefined ? '.' : ''}`,
          ecsMessage: `Log driver awslogs disallows options: ${name}`,
          fixes: [
            ...(meant === undefined
              ? []
              : [
                  {
                    title: `Rename to \`${meant}\``,
                    changes: [{ kind: 'rename' as const, path: pathOf(node), key: meant }],
                  },
                ]),
            { title: `Remove \`${name}\``, changes: [{ kind: 'remove', path: pathOf(node) }] },
          ],
        };
      }
    }
  },
};
