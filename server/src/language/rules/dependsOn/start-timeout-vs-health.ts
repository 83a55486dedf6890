import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { dependencies } from './targets.ts';

const { healthIntervalSeconds, healthRetries, startTimeoutSeconds } = limits.container;

export const startTimeoutVsHealth: Rule = {
  code: 'start-timeout-vs-health',
  level: 'warning',
  summary: 'Who is awaited HEALTHY has as much time to start as its health check takes to decide.',
  docs: docs.healthCheck,
  needs: 'startTimeout',
  *check(task, context) {
    const told = new Set<Container>();
    for (const { container, dependency, target } of dependencies(task)) {
      const { startTimeout } = target;
      if (dependency.condition?.value !== 'HEALTHY' || startTimeout?.value === undefined || told.has(target)) continue;
      const needed = secondsToDecide(target);
      if (needed === undefined || needed <= startTimeout.value) continue;
      told.add(target);
      const isAllowed =
        needed <= startTimeoutSeconds.fargate.maximum || requirementOf(task, 'FARGATE', context) === undefined;
      yield {
        at: startTimeout.node,
        message: `${nameOf(container)} gives up on ${nameOf(target)} after ${startTimeout.value} seconds, before its health check has decided: start period and ${retriesOf(target)} tries take up to ${needed}.`,
        related: [{ at: dependency.condition.node, message: 'Awaited here' }],
        fixes: isAllowed ? [replace(startTimeout.node, needed)] : [],
      };
    }
  },
};

const retriesOf = ({ healthCheck }: Container): number | undefined =>
  healthCheck?.retries === undefined ? healthRetries.default : healthCheck.retries.value;

/** Start period and all tries, in seconds; undefined while one of them is unknown. */
function secondsToDecide(target: Container): number | undefined {
  const { healthCheck } = target;
  if (healthCheck === undefined) return undefined;
  const interval = healthCheck.interval === undefined ? healthIntervalSeconds.default : healthCheck.interval.value;
  const startPeriod = healthCheck.startPeriod === undefined ? 0 : healthCheck.startPeriod.value;
  const retries = retriesOf(target);
  return interval === undefined || startPeriod === undefined || retries === undefined
    ? undefined
    : startPeriod + interval * retries;
}
