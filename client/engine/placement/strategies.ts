/** Placement strategies: which of the instances that would do is taken, and which task goes first. Pure. */
import type { InstanceView } from './instance.ts';

export interface Strategy {
  readonly type?: string | undefined;
  readonly field?: string | undefined;
}

const AVAILABILITY_ZONE = 'attribute:ecs.availability-zone';

/** What ECS does for a service that names no strategy: spread over zones, then over instances. */
export const SERVICE_DEFAULT: readonly Strategy[] = [
  { type: 'spread', field: AVAILABILITY_ZONE },
  { type: 'spread', field: 'instanceId' },
];

/**
 * The instance for one more task of `group`: each strategy keeps the best of those the one before left, chance decides
 * among what remains.
 * @param fitting those that satisfy resources and constraints; not empty
 * @param all every instance of the cluster that counts: a zone is as full as all its instances together
 * @param random 0 ≤ x < 1
 */
export function choose(
  fitting: readonly InstanceView[],
  all: readonly InstanceView[],
  strategies: readonly Strategy[],
  group: string,
  random: () => number,
): InstanceView | undefined {
  let left = fitting;
  for (const strategy of strategies) left = narrow(left, all, strategy, group);
  return left[Math.floor(random() * left.length)];
}

function narrow(
  left: readonly InstanceView[],
  all: readonly InstanceView[],
  { type, field = 'instanceId' }: Strategy,
  group: string,
): readonly InstanceView[] {
  switch (type) {
    case 'spread':
      return fewest(left, (instance) => tasksInBucket(all, bucketOf(instance, field), field, group));
    case 'binpack':
      return fewest(left, (instance) => (field.toLowerCase() === 'memory' ? instance.free.memory : instance.free.cpu));
    default:
      return left;
  }
}

/** Instances without the attribute are a bucket of their own. */
function bucketOf(instance: InstanceView, field: string): string {
  if (field === 'instanceId' || field === 'host') return instance.arn;
  const name = field.replace(/^attribute:/, '');
  return instance.attributes.has(name) ? `=${instance.attributes.get(name) ?? ''}` : '';
}

const tasksInBucket = (all: readonly InstanceView[], bucket: string, field: string, group: string) =>
  all
    .filter((each) => bucketOf(each, field) === bucket)
    .reduce((count, each) => count + each.groups.filter((name) => name === group).length, 0);

function fewest(
  instances: readonly InstanceView[],
  measure: (instance: InstanceView) => number,
): readonly InstanceView[] {
  const measured = instances.map((instance) => ({ instance, size: measure(instance) }));
  const least = Math.min(...measured.map((each) => each.size));
  return measured.filter((each) => each.size === least).map((each) => each.instance);
}

/** One task that may be stopped, and where it runs. */
export interface Placed {
  readonly arn: string;
  /** Undefined: it is nowhere yet, or on Fargate. */
  readonly instanceArn: string | undefined;
}

/**
 * In which order tasks of a group go when fewer are wanted: those without an instance first; then by the first strategy,
 * one at a time: spread takes from the fullest bucket, binpack from the instance that has most left, so that it becomes
 * empty. Without a strategy the balance over zones and then instances is kept (ecs/runtime 4.7).
 */
export function stopOrder(
  tasks: readonly Placed[],
  instances: readonly InstanceView[],
  strategies: readonly Strategy[],
  random: () => number,
): readonly string[] {
  const byArn = new Map(instances.map((each) => [each.arn, each]));
  const first = strategies.find((each) => each.type === 'spread' || each.type === 'binpack');
  const fields = first?.type === 'spread' ? [first.field ?? 'instanceId'] : [AVAILABILITY_ZONE, 'instanceId'];
  const order = tasks.filter((task) => byArn.get(task.instanceArn ?? '') === undefined).map((task) => task.arn);
  const left = tasks.filter((task) => byArn.get(task.instanceArn ?? '') !== undefined);
  while (left.length > 0) {
    let candidates: readonly Placed[] = left;
    if (first?.type === 'binpack') {
      candidates = most(left, (task) => {
        const free = byArn.get(task.instanceArn ?? '')?.free;
        return (first.field?.toLowerCase() === 'memory' ? free?.memory : free?.cpu) ?? 0;
      });
    } else {
      for (const field of fields) {
        const bucket = (task: Placed) => {
          const instance = byArn.get(task.instanceArn ?? '');
          return instance ? bucketOf(instance, field) : '';
        };
        const counts = new Map<string, number>();
        for (const task of left) counts.set(bucket(task), (counts.get(bucket(task)) ?? 0) + 1);
        candidates = most(candidates, (task) => counts.get(bucket(task)) ?? 0);
      }
    }
    const next = candidates[Math.floor(random() * candidates.length)];
    if (!next) break;
    order.push(next.arn);
    left.splice(left.indexOf(next), 1);
  }
  return order;
}

function most(tasks: readonly Placed[], measure: (task: Placed) => number): readonly Placed[] {
  const greatest = Math.max(...tasks.map(measure));
  return tasks.filter((task) => measure(task) === greatest);
}
