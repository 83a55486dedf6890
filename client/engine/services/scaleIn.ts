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

/**
 * Candidates in the order they are to be stopped in. All tasks are on one machine, so there is no balance between
 * instances to keep: within a condition chance decides.
 */
export function inStopOrder<T extends JudgedTask>(candidates: readonly T[], random: Random): readonly T[] {
  return candidates
    .map((each) => ({ each, rank: RANK[each.condition], lot: random() }))
    .sort((a, b) => a.rank - b.rank || a.lot - b.lot)
    .map(({ each }) => each);
}
