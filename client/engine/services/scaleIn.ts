/** Which of several tasks go first (ecs/runtime 4.7). Pure. */
import type { TaskRecord } from '../state/model.ts';
import type { Random } from '../state/deployments.ts';
import type { Condition } from './condition.ts';

export interface JudgedTask {
  readonly task: TaskRecord;
  readonly condition: Condition;
}

/** What serves least goes first. */
const RANK: Readonly<Record<Condition, number>> = {
  gone: 0,
  leaving: 0,
  pending: 1,
  unhealthy: 2,
  young: 3,
  healthy: 4,
};

/** ARNs of tasks in the order in which their instances would rather be rid of them. */
export type InstanceOrder = (tasks: readonly TaskRecord[]) => readonly string[];

/** Which of several tasks that serve as much go first. */
export interface StopPreference {
  readonly random: Random;
  /** Absent where there is no balance between instances to keep: then chance decides. */
  readonly byInstance?: InstanceOrder | undefined;
}

/** Candidates in the order they are to be stopped in. */
export function inStopOrder<T extends JudgedTask>(
  candidates: readonly T[],
  { random, byInstance }: StopPreference,
): readonly T[] {
  const places = new Map<string, number>();
  if (byInstance && candidates.length > 1) {
    for (const rank of new Set(candidates.map(({ condition }) => RANK[condition]))) {
      const alike = candidates.filter(({ condition }) => RANK[condition] === rank);
      byInstance(alike.map(({ task }) => task)).forEach((arn, place) => places.set(arn, place));
    }
  }
  return candidates
    .map((each) => ({ each, rank: RANK[each.condition], lot: places.get(each.task.spec.arn) ?? random() }))
    .sort((a, b) => a.rank - b.rank || a.lot - b.lot)
    .map(({ each }) => each);
}
