/** The live picture of a service: one tile for each task that is there, between what must run and what may. Pure. */
import type { LocalEcs } from '../../state/localEcs.ts';
import { hasFailed, isStopped } from '../../state/selectors.ts';
import { isDeploying, tasksOfService } from '../../state/serviceSelectors.ts';
import type { ServiceView } from '../../state/serviceView.ts';
import type { TaskView } from '../../state/taskView.ts';

/** `up` counts towards the minimum; all but `stopping` ones count towards the maximum. */
export type TileState = 'up' | 'unhealthy' | 'starting' | 'stopping';

export interface Tile {
  /** ARN of the task. */
  readonly task: string;
  /** First digits of its id. */
  readonly name: string;
  readonly revision: string;
  /** 0 is the newest deployment; the page's colours go by it. */
  readonly deployment: number;
  readonly state: TileState;
  /** `healthy`, `PENDING`, `draining` */
  readonly word: string;
}

/** Numbers of tasks. */
export interface Bounds {
  readonly desired: number;
  /** As many must be up during a deployment: the minimum percentage of the desired count, rounded up. */
  readonly lower: number;
  /** As many may be there during a deployment: the maximum percentage of the desired count, rounded down. */
  readonly upper: number;
}

export interface TilePicture extends Bounds {
  readonly tiles: readonly Tile[];
  readonly up: number;
  /** Whether the minimum is up; outside of deployments what starts counts, because only they are held to it. */
  readonly met: boolean;
  readonly starting: number;
  /** The picture in a sentence. */
  readonly sentence: string;
}

/** ECS's rounding. A service of kind DAEMON never has more tasks than instances. */
export function boundsOf(service: ServiceView): Bounds {
  const { desiredCount: desired, minimumHealthyPercent, maximumPercent } = service;
  return {
    desired,
    lower: Math.ceil((desired * minimumHealthyPercent) / 100),
    upper: Math.floor((desired * maximumPercent) / 100),
  };
}

/** Ids of the service's deployments, newest first; those that are over are known by the tasks they left. */
export function deploymentOrder(state: LocalEcs, service: ServiceView): string[] {
  const present = service.deployments.map(({ id }) => id);
  const lastTask = new Map<string, number>();
  for (const { startedBy, createdAt = 0 } of tasksOfService(state, service)) {
    if (startedBy === undefined || present.includes(startedBy)) continue;
    lastTask.set(startedBy, Math.max(createdAt, lastTask.get(startedBy) ?? 0));
  }
  const past = [...lastTask].sort(([, a], [, b]) => b - a).map(([id]) => id);
  return [...present, ...past];
}

export function tilePicture(state: LocalEcs, service: ServiceView): TilePicture {
  const order = deploymentOrder(state, service);
  const rank = { up: 0, unhealthy: 1, starting: 2, stopping: 3 } as const;
  const tiles = tasksOfService(state, service)
    .filter((task) => !isStopped(task))
    .map((task): Tile => ({
      task: task.arn,
      name: task.id.slice(0, 8),
      revision: task.revisionName,
      deployment: Math.max(0, order.indexOf(task.startedBy ?? '')),
      ...tileState(state, service, task),
    }))
    // The last of the old ones stand where they stood when the new ones come.
    .sort((a, b) => rank[a.state] - rank[b.state] || b.deployment - a.deployment || a.task.localeCompare(b.task));
  const bounds = boundsOf(service);
  const up = tiles.filter((tile) => tile.state === 'up').length;
  const starting = tiles.filter((tile) => tile.state === 'starting').length;
  const met = up + (isDeploying(service) ? 0 : starting) >= bounds.lower;
  return { ...bounds, tiles, up, met, starting, sentence: sentence(bounds, tiles) };
}

function tileState(
  state: LocalEcs,
  service: ServiceView,
  task: TaskView,
): { readonly state: TileState; readonly word: string } {
  const targets = (state.serviceFacts.get(service.arn)?.targets ?? []).filter(({ taskArn }) => taskArn === task.arn);
  if (task.desiredStatus === 'STOPPED') {
    if (hasFailed(task)) return { state: 'stopping', word: 'failed' };
    return { state: 'stopping', word: targets.some((each) => each.state === 'draining') ? 'draining' : 'stopping' };
  }
  if (task.lastStatus !== 'RUNNING') return { state: 'starting', word: task.lastStatus };
  if (task.health === 'UNHEALTHY') return { state: 'unhealthy', word: 'unhealthy' };
  if (targets.some((each) => each.state === 'unhealthy')) return { state: 'unhealthy', word: 'target unhealthy' };
  if (targets.some((each) => each.state === 'initial')) return { state: 'starting', word: 'checking target' };
  const known = task.health === 'HEALTHY' || targets.some((each) => each.state === 'healthy');
  return { state: 'up', word: known ? 'healthy' : 'running' };
}

function sentence({ desired, lower, upper }: Bounds, tiles: readonly Tile[]): string {
  const count = (state: TileState) => tiles.filter((tile) => tile.state === state).length;
  const parts = (
    [
      [count('up'), 'up'],
      [count('unhealthy'), 'unhealthy'],
      [count('starting'), 'starting'],
      [count('stopping'), 'stopping'],
    ] as const
  ).flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : []));
  const now = parts.length === 0 ? 'No task is there' : `Tasks: ${parts.join(', ')}`;
  return `${now}. ${desired} desired; during a deployment at least ${lower} up and at most ${upper} at once.`;
}
