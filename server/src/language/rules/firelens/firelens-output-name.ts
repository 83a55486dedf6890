import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { loggingOf } from '../logging/drivers.ts';
import type { Rule } from '../rule.ts';
import { routersOf } from './routers.ts';

/** Options that are not of the output. */
const OWN: ReadonlySet<string> = new Set(['log-driver-buffer-limit', 'mode', 'max-buffer-size']);

export const firelensOutputName: Rule = {
  code: 'firelens-output-name',
  level: 'warning',
  summary: 'The options of awsfirelens name the output, with `Name` for Fluent Bit or `@type` for Fluentd.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    const [router] = routersOf(task);
    const type = router?.firelens.type?.value;
    if (type !== 'fluentbit' && type !== 'fluentd') return;
    for (const { log, driver } of loggingOf(task)) {
      const { options } = log;
      if (driver !== 'awsfirelens' || options?.isComplete !== true) continue;
      const ofOutput = options.entries.filter(({ name }) => !OWN.has(name));
      const isNamed = ofOutput.some(({ name }) =>
        type === 'fluentbit' ? name.toLowerCase() === 'name' : name === '@type',
      );
      if (ofOutput.length === 0 || isNamed) continue;
      const key = type === 'fluentbit' ? 'Name' : '@type';
      const other = options.get(type === 'fluentbit' ? '@type' : 'Name');
      yield {
        at: options.node,
        message: `The router is ${type === 'fluentbit' ? 'Fluent Bit' : 'Fluentd'}, so \`${key}\` must name the output plugin; without it these options make no output.`,
        ...(router === undefined ? {} : { related: [{ at: router.firelens.node, message: 'The router' }] }),
        ...(other === undefined
          ? {}
          : {
              fixes: [{ title: `Rename to \`${key}\``, changes: [{ kind: 'rename', path: pathOf(other.node), key }] }],
            }),
      };
    }
  },
};
