import type { LifecycleHook } from '../../requests/service.ts';
import type { Finding } from '../rule.ts';
import type { ServiceRule } from '../request.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

/** Stages in which traffic moves: nothing can pause there. */
const SHIFTING: ReadonlySet<string> = new Set(['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']);

export const svcHooks: ServiceRule = {
  code: 'svc-hooks',
  level: 'error',
  summary: 'A lifecycle hook says at which stages it runs and what it calls.',
  docs: pages.deployment.replace('Configuration', 'LifecycleHook'),
  *check({ deployment }) {
    for (const hook of deployment?.lifecycleHooks?.items ?? []) yield* checkHook(hook);
  },
};

function* checkHook(hook: LifecycleHook): Generator<Finding> {
  const type = hook.targetType === undefined ? 'AWS_LAMBDA' : hook.targetType.value;
  const missing = [
    ...(hook.lifecycleStages === undefined ? ['lifecycleStages'] : []),
    ...(type === 'AWS_LAMBDA' && hook.hookTargetArn === undefined ? ['hookTargetArn'] : []),
    ...(type === 'AWS_LAMBDA' && hook.roleArn === undefined ? ['roleArn'] : []),
  ];
  if (missing.length > 0) {
    yield {
      at: hook.node,
      message: `This hook lacks ${listOf(missing, 'and')}${type === undefined ? '' : `, which ${type} needs`}.`,
    };
  }
  if (type !== 'PAUSE') return;
  for (const stage of hook.lifecycleStages?.items ?? []) {
    if (stage.value === undefined || !SHIFTING.has(stage.value)) continue;
    yield {
      at: stage.node,
      message: `A PAUSE hook cannot be at ${stage.value}, while traffic moves; use the stage before or after.`,
    };
  }
}
