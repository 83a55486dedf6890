import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const restartPolicyPlatform: Rule = {
  code: 'restart-policy-platform',
  level: 'hint',
  summary: 'A restart policy needs an agent that can restart containers.',
  docs: docs.restartPolicy,
  needs: 'restartPolicy',
  *check(task, context) {
    const onFargate = requirementOf(task, 'FARGATE', context);
    const onInstances = requirementOf(task, 'EC2', context) ?? requirementOf(task, 'EXTERNAL', context);
    const isUnsure = onFargate !== undefined && isWindows(task);
    if (!isUnsure && onInstances === undefined) return;
    const first = task.containers?.items.find(({ restartPolicy }) => restartPolicy?.enabled?.value === true);
    if (first?.restartPolicy === undefined) return;
    yield {
      at: first.restartPolicy.node,
      message: isUnsure
        ? 'Restart policies are not documented to work for Windows containers on Fargate.'
        : 'Tasks with a restart policy are placed only on instances whose agent has the capability `container-restart-policy`; older agents lack it.',
    };
  },
};
