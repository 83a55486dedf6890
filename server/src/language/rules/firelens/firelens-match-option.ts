import { docs } from '../docs.ts';
import { loggingOf } from '../logging/drivers.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const firelensMatchOption: Rule = {
  code: 'firelens-match-option',
  level: 'warning',
  summary: 'FireLens itself says which logs an output takes.',
  docs: docs.firelens,
  needs: 'logConfiguration',
  *check(task) {
    for (const { log, driver } of loggingOf(task)) {
      if (driver !== 'awsfirelens') continue;
      for (const { name, key, node } of log.options?.entries ?? []) {
        if (!/^match(?:_regex)?$/i.test(name)) continue;
        yield {
          at: key,
          message: `FireLens writes \`${name}\` itself, so that the output takes the logs of this container; leave it out.`,
          fixes: [remove(node)],
        };
      }
    }
  },
};
