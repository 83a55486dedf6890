import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { controlsOf, modeOf, namespaceOf, type Control, type Namespace } from './sysctls.ts';

/** The mode in which all containers of a task share a namespace. */
const SHARED: Readonly<Record<Namespace, string>> = { network: 'awsvpc', ipc: 'task' };

export const sysctlAwsvpcConflict: Rule = {
  code: 'sysctl-awsvpc-conflict',
  level: 'warning',
  summary: 'Containers that share a namespace agree on its kernel parameters.',
  docs: docs.systemControl,
  needs: 'systemControls',
  *check(task, context) {
    const first = new Map<string, Control>();
    for (const control of controlsOf(task)) {
      const parameter = control.namespace?.value;
      const namespace = parameter === undefined ? undefined : namespaceOf(parameter);
      if (parameter === undefined || namespace === undefined || control.value?.value === undefined) continue;
      if (modeOf(namespace, task, context) !== SHARED[namespace]) continue;
      const earlier = first.get(parameter);
      if (earlier === undefined) {
        first.set(parameter, control);
      } else if (earlier.container !== control.container && earlier.value?.value !== control.value.value) {
        yield {
          at: control.value.node,
          message: `The containers of this task share their ${namespace === 'network' ? 'network' : 'IPC resources'}, and ${nameOf(earlier.container)} sets \`${parameter}\` to ${String(earlier.value?.value)}: the one that starts last wins. Set it in one container.`,
          related: earlier.value === undefined ? [] : [{ at: earlier.value.node, message: 'The other value' }],
        };
      }
    }
  },
};
