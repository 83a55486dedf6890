import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const faultInjectionOldTool: Rule = {
  code: 'fault-injection-old-tool',
  level: 'hint',
  summary: 'Tools from before December 2024 do not know `enableFaultInjection`.',
  docs: docs.faultInjection,
  needs: 'enableFaultInjection',
  *check(task) {
    const injection = task.enableFaultInjection;
    if (injection?.value === undefined) return;
    yield {
      at: injection.node,
      message: injection.value
        ? 'Tools with an AWS SDK from before December 2024 refuse `enableFaultInjection`.'
        : '`enableFaultInjection` is false anyway, and tools with an AWS SDK from before December 2024 refuse the key.',
      ...(injection.value ? {} : { tags: ['unnecessary' as const], fixes: [remove(injection.node)] }),
    };
  },
};
