import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { routersOf } from './routers.ts';

const RESERVED: ReadonlySet<string> = new Set(['/fluent-bit/etc/fluent-bit.conf', '/fluentd/etc/fluent.conf']);

export const firelensConfigReservedPath: Rule = {
  code: 'firelens-config-reserved-path',
  level: 'warning',
  summary: 'The additional configuration is not at the path of the one that FireLens writes.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    for (const { firelens } of routersOf(task)) {
      const value = firelens.options?.get('config-file-value');
      if (value?.value === undefined || !RESERVED.has(value.value)) continue;
      if (firelens.options?.get('config-file-type')?.value === 's3') continue;
      yield {
        at: value.node,
        message: `FireLens writes its own configuration to \`${value.value}\` and so hides the file of the image; put the additional one at another path.`,
      };
    }
  },
};
