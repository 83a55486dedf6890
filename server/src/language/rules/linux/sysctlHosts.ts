import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { controlsOf, modeOf, namespaceOf, type Namespace } from './sysctls.ts';

const rows: readonly {
  readonly code: string;
  readonly namespace: Namespace;
  readonly mode: string;
  readonly what: string;
}[] = [
  { code: 'sysctl-host-network', namespace: 'network', mode: 'networkMode', what: 'network' },
  { code: 'sysctl-host-ipc', namespace: 'ipc', mode: 'ipcMode', what: 'IPC resources' },
];

/** A container that uses the host's namespace would change the host. */
export const sysctlHostRules: readonly Rule[] = rows.map(({ code, namespace, mode, what }) => ({
  code,
  level: 'warning',
  summary: `With \`${mode}\` \`host\` a container sets none of the kernel parameters of the ${what}.`,
  docs: docs.systemControl,
  needs: 'systemControls',
  *check(task, context) {
    if (modeOf(namespace, task, context) !== 'host') return;
    const field = namespace === 'network' ? task.networkMode : task.ipcMode;
    for (const { namespace: parameter } of controlsOf(task)) {
      if (parameter?.value === undefined || namespaceOf(parameter.value) !== namespace) continue;
      yield {
        at: parameter.node,
        message: `With \`${mode}\` \`host\` the task uses the ${what} of its instance, so \`${parameter.value}\` cannot be set here.`,
        ...(field === undefined ? {} : { related: [{ at: field.node, message: `\`${mode}\` is set here` }] }),
      };
    }
  },
}));
