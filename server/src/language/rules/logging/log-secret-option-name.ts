import { nearest } from '../../nearest.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove, replace } from '../structure/repairs.ts';
import { loggingOf, optionsOf } from './drivers.ts';

export const logSecretOptionName: Rule = {
  code: 'log-secret-option-name',
  level: 'warning',
  summary: 'A secret log option is one that the driver has, and is given once.',
  docs: docs.logConfiguration,
  needs: 'secretOptions',
  *check(task) {
    for (const { log, driver } of loggingOf(task)) {
      // FireLens passes any name on to the router.
      const known = driver === 'awsfirelens' ? undefined : optionsOf(driver);
      for (const { name } of log.secretOptions?.items ?? []) {
        if (name?.value === undefined) continue;
        const written = log.options?.get(name.value);
        if (written !== undefined) {
          yield {
            at: name.node,
            message: `\`${name.value}\` is in \`options\` as well; give it once, as a secret.`,
            related: [{ at: written.node, message: 'The other value' }],
            fixes: [{ ...remove(written.node), title: `Remove \`${name.value}\` from \`options\`` }],
          };
        } else if (known !== undefined && !known.has(name.value)) {
          const meant = nearest(
            name.value,
            [...known].filter((each) => log.options?.get(each) === undefined),
          );
          yield {
            at: name.node,
            message: `The log driver ${driver} has no option \`${name.value}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
            ...(meant === undefined ? {} : { fixes: [replace(name.node, meant)] }),
          };
        }
      }
    }
  },
};
