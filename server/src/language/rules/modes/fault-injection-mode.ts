import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';

export const faultInjectionMode: Rule = {
  code: 'fault-injection-mode',
  level: 'warning',
  summary: 'Fault injection works with the network modes `awsvpc` and `host`, and not on Windows.',
  docs: docs.faultInjection,
  needs: 'enableFaultInjection',
  *check(task, context) {
    const injection = task.enableFaultInjection;
    if (injection?.value !== true) return;
    const mode = effectiveNetworkMode(task, context);
    const isModeWrong = mode !== undefined && mode !== 'awsvpc' && mode !== 'host';
    if (!isModeWrong && !isWindows(task)) return;
    const platform = task.runtimePlatform?.operatingSystemFamily?.node;
    yield {
      at: injection.node,
      message: isWindows(task)
        ? 'Fault injection does not exist on Windows.'
        : `Fault injection works with network mode awsvpc or host; this task's is ${mode ?? ''}.`,
      related: isWindows(task)
        ? platform === undefined
          ? []
          : [{ at: platform, message: 'Windows is asked for here' }]
        : task.networkMode === undefined
          ? []
          : [{ at: task.networkMode.node, message: 'The network mode' }],
      fixes: [replace(injection.node, false)],
    };
  },
};
