/** Finds a container instance for a task, or says in ECS's words why there is none (ecs/runtime 5). Pure. */
import { unsatisfied, type Constraint } from './constraints.ts';
import { cannotCross, type Crossing } from './crossing.ts';
import type { InstanceView } from './instance.ts';
import type { ReadExpression } from './query.ts';
import { lacking, remaining, withinWhole, type TaskNeed } from './resources.ts';
import { choose, type Strategy } from './strategies.ts';

export interface PlacementRequest {
  readonly need: TaskNeed;
  readonly constraints: readonly Constraint[];
  readonly strategies: readonly Strategy[];
  /** `service:<name>` or the task's group: what spread and distinctInstance count. */
  readonly group: string;
  /** Absent: nothing of it cares which Docker it is on. */
  readonly crossing?: Crossing;
}

/** Why one instance will not do: `RESOURCE:CPU`, `ATTRIBUTE`, `AGENT`, a sentence about a constraint, … */
export interface Refusal {
  readonly arn: string;
  readonly reason: string;
  /** The attribute that is missing, or what else helps to understand it. */
  readonly detail?: string;
}

export type Placement =
  | { readonly kind: 'placed'; readonly instance: InstanceView }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** @param instances those of the cluster, in any state */
export function place(
  request: PlacementRequest,
  instances: readonly InstanceView[],
  read: ReadExpression,
  random: () => number,
): Placement {
  const counting = instances.filter((each) => each.status === 'ACTIVE');
  const refusals: Refusal[] = [];
  const fitting: InstanceView[] = [];
  for (const instance of counting) {
    const refusal = refusalOf(instance, request, read);
    if (refusal) refusals.push(refusal);
    else fitting.push(instance);
  }
  const instance = choose(fitting, counting, request.strategies, request.group, random);
  return instance ? { kind: 'placed', instance } : { kind: 'refused', refusals };
}

/**
 * Places as many of `count` tasks as fit, each seeing what those before it took. `refusals` are those of the first task
 * that found no place; empty when all did.
 */
export function placeMany(
  request: PlacementRequest,
  count: number,
  instances: readonly InstanceView[],
  read: ReadExpression,
  random: () => number,
): { readonly placed: readonly InstanceView[]; readonly refusals: readonly Refusal[] } {
  let views = instances;
  const placed: InstanceView[] = [];
  while (placed.length < count) {
    const placement = place(request, views, read, random);
    if (placement.kind === 'refused') return { placed, refusals: placement.refusals };
    const { arn } = placement.instance;
    placed.push(placement.instance);
    views = views.map((each) => (each.arn === arn ? withTask(each, request) : each));
  }
  return { placed, refusals: [] };
}

/** The instance once a task of the request is on it. */
export const withTask = (
  instance: InstanceView,
  { need, group }: Pick<PlacementRequest, 'need' | 'group'>,
): InstanceView => ({
  ...instance,
  free: remaining(instance.free, [withinWhole(need, instance.whole)]),
  groups: [...instance.groups, group],
});

function refusalOf(
  instance: InstanceView,
  { need, constraints, group, crossing }: PlacementRequest,
  read: ReadExpression,
): Refusal | undefined {
  const { arn } = instance;
  if (!instance.agentConnected) return { arn, reason: 'AGENT' };
  const missing = need.attributes.find((name) => !instance.attributes.has(name));
  if (missing !== undefined) return { arn, reason: 'ATTRIBUTE', detail: missing };
  const constraint = (crossing && cannotCross(instance, crossing)) ?? unsatisfied(instance, constraints, group, read);
  if (constraint !== undefined) return { arn, reason: constraint };
  const [resource] = lacking(instance.free, withinWhole(need, instance.whole));
  return resource === undefined ? undefined : { arn, reason: resource };
}

/** How far an instance came before it was refused: who fails late matches best. */
const CLOSENESS = [
  'AGENT',
  'ATTRIBUTE',
  'constraint',
  'RESOURCE:CPU',
  'RESOURCE:MEMORY',
  'RESOURCE:PORTS',
  'RESOURCE:GPU',
];
const closeness = ({ reason }: Refusal) => CLOSENESS.indexOf(CLOSENESS.includes(reason) ? reason : 'constraint');

/**
 * What a service's event says when a task finds no place (ecs/runtime 4.11), without the part that names the service.
 * @param refusals empty when the cluster has no instance
 */
export function unplacedWords(refusals: readonly Refusal[]): string {
  const opening = 'was unable to place a task because no container instance met all of its requirements.';
  const closing = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
  const closest = [...refusals].sort((a, b) => closeness(b) - closeness(a))[0];
  if (!closest) return `${opening} Reason: No Container Instances were found in your cluster. ${closing}`;
  const id = closest.arn.split('/').at(-1) ?? closest.arn;
  return `${opening} The closest matching (container-instance ${id}) ${because(closest)} ${closing}`;
}

function because({ reason }: Refusal): string {
  switch (reason) {
    case 'RESOURCE:CPU':
      return 'has insufficient CPU units available.';
    case 'RESOURCE:MEMORY':
      return 'has insufficient memory available.';
    case 'RESOURCE:PORTS':
      return 'is already using a port required by your task.';
    case 'RESOURCE:GPU':
      return 'has insufficient GPU resource available.';
    case 'ATTRIBUTE':
      return 'is missing an attribute required by your task.';
    default:
      return `encountered error "${reason}".`;
  }
}
