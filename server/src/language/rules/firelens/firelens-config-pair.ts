import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { routersOf } from './routers.ts';

export const firelensConfigPair: Rule = {
  code: 'firelens-config-pair',
  level: 'warning',
  summary: '`config-file-type` and `config-file-value` come together.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    for (const { firelens } of routersOf(task)) {
      const { options } = firelens;
      if (options?.isComplete !== true) continue;
      const type = options.get('config-file-type');
      const value = options.get('config-file-value');
      const only = type ?? value;
      if (only === undefined || (type !== undefined && value !== undefined)) continue;
      yield {
        at: options.node,
        message:
          only === type
            ? '`config-file-value` is missing: `config-file-type` says where the configuration is kept, not which it is.'
            : '`config-file-type` is missing: it says whether `config-file-value` is a `file` in the image or an `s3` object.',
        related: [{ at: only.node, message: `\`${only.name}\` is here` }],
        fixes: [remove(only.node)],
      };
    }
  },
};
