import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';

const FEWEST = 3;
const MOST = 200;

/** How many failed tasks end a deployment (ecs/runtime 4.5). */
export function breakerThreshold({ deploymentCircuitBreaker }: DeploymentConfiguration, desiredCount: number): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  if (type === 'COUNT') return Math.max(1, value);
  const share = Math.ceil((desiredCount * value) / 100);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, share) : Math.min(MOST, Math.max(FEWEST, share));
}
