/** In which order containers may start and must stop (ecs/runtime 1.5). */
import {
  NAMESPACE_PAUSE_NAME,
  PAUSE_CONTAINER_NAME,
  type ContainerDefinition,
  type ContainerObserved,
} from '../state/model.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { wallTimeSince } from '../util/awake.ts';
import { whyDependencyFailed } from './stopReason.ts';

type Condition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY' | 'CREATE';

export interface Need {
  readonly on: string;
  readonly condition: Condition;
}

export type Readiness =
  | { readonly kind: 'ready' }
  /** `until`: when the wait fails for a startTimeout. */
  | { readonly kind: 'waiting'; readonly until?: number }
  | { readonly kind: 'impossible'; readonly why: string };

/** Everything a container waits for: dependsOn, links (their target runs), volumesFrom (their source exists). */
export function needsOf(container: ContainerDefinition): readonly Need[] {
  return [
    ...(container.dependsOn ?? []).map(({ containerName, condition }) => ({
      on: containerName ?? '',
      condition: condition ?? 'START',
    })),
    ...(container.links ?? []).map((link) => ({ on: link.split(':')[0] ?? '', condition: 'START' as const })),
    ...(container.volumesFrom ?? []).map(({ sourceContainer }) => ({
      on: sourceContainer ?? '',
      condition: 'CREATE' as const,
    })),
  ];
}

/** Whether a container may be pulled, created and started now, must wait, or never will. */
export function readiness(
  container: ContainerDefinition,
  definitions: readonly ContainerDefinition[],
  observed: readonly ContainerObserved[],
  now: number,
  awakeSince = wallTimeSince(now),
): Readiness {
  let until: number | undefined;
  let waiting = false;
  for (const need of needsOf(container)) {
    const target = observed.find(({ name }) => name === need.on);
    if (!target) return { kind: 'impossible', why: `container ${need.on} is not in the task` };
    const startTimeout = definitions.find(({ name }) => name === need.on)?.startTimeout;
    const answer = needReadiness(need, target, startTimeout, now, awakeSince);
    if (answer.kind === 'impossible') return answer;
    if (answer.kind === 'waiting') {
      waiting = true;
      if (answer.until !== undefined) until = Math.min(until ?? Infinity, answer.until);
    }
  }
  if (!waiting) return { kind: 'ready' };
  return until === undefined ? { kind: 'waiting' } : { kind: 'waiting', until };
}

function needReadiness(
  { on, condition }: Need,
  target: ContainerObserved,
  startTimeout: number | undefined,
  now: number,
  awakeSince: (moment: number) => number,
): Readiness {
  if (target.skipped) return { kind: 'ready' };
  if (holds(condition, target)) return { kind: 'ready' };
  if (target.status === 'STOPPED') return { kind: 'impossible', why: whyNever(condition, target) };
  if (startTimeout === undefined || startTimeout <= 0 || target.startedAt === undefined) return { kind: 'waiting' };
  const left = startTimeout * 1000 - awakeSince(target.startedAt);
  if (left > 0) return { kind: 'waiting', until: now + left };
  return {
    kind: 'impossible',
    why: `container ${on} did not reach ${condition} within its startTimeout of ${startTimeout} seconds`,
  };
}

function holds(condition: Condition, target: ContainerObserved): boolean {
  const stopped = target.status === 'STOPPED';
  switch (condition) {
    case 'CREATE':
      return target.dockerId !== undefined && containerIsAtLeast(target.status, 'CREATED');
    case 'START':
      return stopped ? target.startedAt !== undefined : containerIsAtLeast(target.status, 'RUNNING');
    case 'COMPLETE':
      return stopped && target.startedAt !== undefined && target.exitCode !== undefined;
    case 'SUCCESS':
      return stopped && target.startedAt !== undefined && target.exitCode === 0;
    case 'HEALTHY':
      return !stopped && target.health.status === 'HEALTHY';
  }
}

/** Of a chain the first link that broke is told, however far away: it is the one to repair. */
function whyNever(condition: Condition, { name, startedAt, exitCode, reason }: ContainerObserved): string {
  if (startedAt === undefined) {
    const why = whyDependencyFailed(reason);
    if (why === undefined) return `container ${name} was never started (${condition} was waited for)`;
    return /^container \S+ was never started/.test(why) ? why : `container ${name} was never started: ${why}`;
  }
  const exit = exitCode === undefined ? 'stopped' : `exited with ${exitCode}`;
  return `container ${name} ${exit} before the condition ${condition} was met`;
}

/** Containers that run and that others wait for: they are looked at often, because an event may be lost (ecs/runtime 1.2). */
export function waitedFor(
  definitions: readonly ContainerDefinition[],
  observed: readonly ContainerObserved[],
): readonly string[] {
  const waiting = definitions.filter(({ name }) =>
    observed.some((each) => each.name === name && each.status === 'NONE'),
  );
  const wanted = new Set(waiting.flatMap(needsOf).map(({ on }) => on));
  return observed.filter(({ name, status }) => wanted.has(name) && status === 'RUNNING').map(({ name }) => name);
}

/** Whether a container may be stopped: all that depend on it have stopped; the pause outlasts every other one. */
export function mayStop(
  name: string,
  definitions: readonly ContainerDefinition[],
  observed: readonly ContainerObserved[],
): boolean {
  const stopped = (other: string | undefined) =>
    observed.every((each) => each.name !== other || each.status === 'STOPPED');
  if (name === PAUSE_CONTAINER_NAME || name === NAMESPACE_PAUSE_NAME) {
    return observed.every((each) => each.name === name || each.status === 'STOPPED');
  }
  return definitions.every((each) => !needsOf(each).some(({ on }) => on === name) || stopped(each.name));
}

/** Whether the containers wait for each other in a circle, so that none could ever start. */
export function hasCycle(definitions: readonly ContainerDefinition[]): boolean {
  const started = new Set<string>();
  const names = new Set(definitions.map(({ name }) => name ?? ''));
  for (let progress = true; progress;) {
    progress = false;
    for (const each of definitions) {
      const name = each.name ?? '';
      if (started.has(name)) continue;
      if (needsOf(each).every(({ on }) => started.has(on) || !names.has(on))) {
        started.add(name);
        progress = true;
      }
    }
  }
  return started.size < names.size;
}
