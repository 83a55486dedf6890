/** When a deployment counts as failed (ecs/runtime 4.5). Pure. */
import { breakerThreshold } from '../state/breakerThreshold.ts';
import type { DeploymentConfiguration, DeploymentRecord } from '../state/services.ts';

/** Whether the breaker ends this deployment now. */
export function isTriggered(
  deployment: DeploymentRecord,
  configuration: DeploymentConfiguration,
  desiredCount: number,
): boolean {
  return (
    configuration.deploymentCircuitBreaker?.enable === true &&
    deployment.rolloutState === 'IN_PROGRESS' &&
    deployment.breakerFailures >= breakerThreshold(configuration, desiredCount)
  );
}

/**
 * A failed task counts in both stages: one that ended without ever being healthy, whether it got to RUNNING or not, and
 * one that failed its health checks. What fails once the deployment is over is no concern of the breaker.
 */
export const withFailure = (deployment: DeploymentRecord): DeploymentRecord => ({
  ...deployment,
  failedTasks: deployment.failedTasks + 1,
  breakerFailures: deployment.breakerFailures + (deployment.rolloutState === 'IN_PROGRESS' ? 1 : 0),
});

/** A task became healthy: the count begins anew, unless the breaker is told to add up. */
export function withSuccess(deployment: DeploymentRecord, configuration: DeploymentConfiguration): DeploymentRecord {
  const resets = configuration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true;
  const breakerFailures = resets ? 0 : deployment.breakerFailures;
  if (deployment.failedTasks === 0 && deployment.breakerFailures === breakerFailures && !deployment.throttle) {
    return deployment;
  }
  const { throttle: _, ...rest } = deployment;
  return { ...rest, failedTasks: 0, breakerFailures };
}
