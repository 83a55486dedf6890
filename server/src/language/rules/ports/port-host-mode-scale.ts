import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { mappingsOf } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

export const portHostModeScale: Rule = {
  code: 'port-host-mode-scale',
  level: 'hint',
  summary: 'A fixed host port lets one copy of the task run per instance.',
  docs: docs.portMapping,
  needs: 'portMappings',
  *check(task, context) {
    const mode = effectiveNetworkMode(task, context);
    if (mode !== 'bridge' && mode !== 'host') return;
    for (const { mapping } of mappingsOf(task)) {
      const field = mode === 'host' ? mapping.containerPort : mapping.hostPort;
      if (field?.value === undefined || field.value === 0) continue;
      yield {
        at: field.node,
        message:
          mode === 'host'
            ? `With network mode host the task takes port ${field.value} of the instance: one copy runs per instance.`
            : `The task takes host port ${field.value}: one copy runs per instance. With 0 the instance chooses a free one.`,
        fixes:
          mode === 'host'
            ? []
            : [{ title: 'Set `hostPort` to 0', changes: [{ kind: 'set', path: pathOf(field.node), value: 0 }] }],
      };
    }
  },
};
