import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { mappingsOf } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

/** With `none` there are no mappings at all, which is another rule's to say. */
export const portNameMode: Rule = {
  code: 'port-name-mode',
  level: 'warning',
  summary: 'Port names and application protocols are for the network modes `awsvpc` and `bridge`.',
  docs: docs.portMapping,
  needs: 'portMappings',
  *check(task, context) {
    const mode = task.networkMode;
    if (mode === undefined || effectiveNetworkMode(task, context) !== 'host') return;
    for (const { mapping } of mappingsOf(task)) {
      for (const field of [mapping.name, mapping.appProtocol]) {
        if (field === undefined) continue;
        yield {
          at: field.node,
          message: `\`${field === mapping.name ? 'name' : 'appProtocol'}\` is for Service Connect, which does not exist with network mode host.`,
          related: [{ at: mode.node, message: 'The network mode' }],
          fixes: [remove(field.node)],
        };
      }
    }
  },
};
