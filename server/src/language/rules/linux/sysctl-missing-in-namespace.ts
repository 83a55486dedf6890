import { docs } from '../docs.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule } from '../rule.ts';
import { controlsOf, isMissingInNamespace } from './sysctls.ts';

export const sysctlMissingInNamespace: Rule = {
  code: 'sysctl-missing-in-namespace',
  level: 'warning',
  summary: 'Some net.core.* parameters do not exist inside a container.',
  docs: docs.systemControl,
  needs: 'systemControls',
  *check(task, context) {
    // With the host's network sysctl-host-network speaks.
    if (effectiveNetworkMode(task, context) === 'host') return;
    for (const { namespace } of controlsOf(task)) {
      if (namespace?.value === undefined || !isMissingInNamespace(namespace.value)) continue;
      yield {
        at: namespace.node,
        message: `\`${namespace.value}\` does not exist inside a container's network namespace, so the container does not start.`,
        ecsMessage: `open /proc/sys/${namespace.value.replaceAll('.', '/')}: no such file or directory`,
      };
    }
  },
};
