import type { ServiceRule } from '../request.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

export const svcEarlySuccess: ServiceRule = {
  code: 'svc-early-success',
  level: 'error',
  summary: 'Early success has a healthyPercent, at least minimumHealthyPercent, and a clean-up mode; rolling only.',
  docs: pages.deployment,
  *check({ deployment }) {
    const early = deployment?.earlySuccess;
    if (early?.enable?.value !== true) return;
    const missing = [
      ...(early.healthyPercent === undefined ? ['healthyPercent'] : []),
      ...(early.cleanup === undefined ? ['sourceServiceRevisionCleanup'] : []),
    ];
    if (missing.length > 0) {
      yield { at: early.node, message: `Early success is enabled without ${listOf(missing, 'and')}, which it needs.` };
    }
    const least = deployment?.minimumHealthyPercent;
    const healthy = early.healthyPercent;
    if (healthy?.value !== undefined && least?.value !== undefined && healthy.value < least.value) {
      yield {
        at: healthy.node,
        message: `\`healthyPercent\` (${healthy.value}) must be at least \`minimumHealthyPercent\` (${least.value}).`,
        related: [{ at: least.node, message: 'The least that stays healthy' }],
      };
    }
    const strategy = deployment?.strategy?.value;
    if (strategy !== undefined && strategy !== 'ROLLING') {
      yield {
        at: early.enable.node,
        message: `Only ROLLING deployments can succeed early; the strategy here is ${strategy}.`,
      };
    }
  },
};
