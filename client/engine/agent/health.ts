/** A task's health from its containers' (ecs/runtime 1.7). */
import type { ContainerInspection } from '../docker/docker.ts';
import { hasCheck } from '../state/healthChecks.ts';
import type { ContainerDefinition, ContainerHealth, ContainerObserved, HealthStatus } from '../state/model.ts';

export { hasCheck };

const LONGEST_OUTPUT = 1024;

/** Essential containers with a check of the definition decide; without any the health is UNKNOWN. */
export function taskHealth(
  containers: readonly ContainerObserved[],
  definitions: readonly ContainerDefinition[],
): HealthStatus {
  const checked = containers.filter(
    ({ name, essential, skipped }) =>
      essential && !skipped && definitions.some((each) => each.name === name && hasCheck(each)),
  );
  const statuses = checked.map(({ health }) => health.status);
  if (statuses.includes('UNHEALTHY')) return 'UNHEALTHY';
  return statuses.length === 0 || statuses.includes('UNKNOWN') ? 'UNKNOWN' : 'HEALTHY';
}

/** A container's health as Docker tells it; `since` moves only when the status does. */
export function containerHealth(
  before: ContainerHealth,
  seen: ContainerInspection['state']['health'],
  now: number,
): ContainerHealth {
  if (!seen) return before;
  const status = seen.status === 'healthy' ? 'HEALTHY' : seen.status === 'unhealthy' ? 'UNHEALTHY' : 'UNKNOWN';
  const output =
    seen.output === undefined ? undefined : Buffer.from(seen.output).subarray(0, LONGEST_OUTPUT).toString();
  const next: ContainerHealth = {
    status,
    ...(status !== before.status ? { since: now } : before.since === undefined ? {} : { since: before.since }),
    ...(output === undefined ? {} : { output }),
    ...(status === 'UNHEALTHY' && seen.exitCode !== undefined ? { exitCode: seen.exitCode } : {}),
  };
  const unchanged = next.status === before.status && next.output === before.output && next.exitCode === before.exitCode;
  return unchanged ? before : next;
}
