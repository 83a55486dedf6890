/** How many tasks of which deployment ran when, from the tasks themselves: stopped ones are known for an hour. Pure. */
import { hasFailed, isStopped } from '../../state/selectors.ts';
import type { ServiceEventView } from '../../state/serviceView.ts';
import type { TaskView } from '../../state/taskView.ts';

export interface Step {
  /** Milliseconds since the epoch; the counts hold until the next step. */
  readonly at: number;
  /** One for each deployment, newest first: tasks that ran, and tasks that were on their way. */
  readonly running: readonly number[];
  readonly starting: readonly number[];
}

export interface History {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly steps: readonly Step[];
  /** When tasks ended as nobody wished. */
  readonly failures: readonly { readonly at: number; readonly task: string; readonly reason: string }[];
}

const LONGEST = 15 * 60_000;
const SHORTEST = 60_000;

/**
 * When the service told tasks to stop, by their ids. A task that drains runs on for a while, and no longer counts.
 * @param events as ECS words them: `has stopped 2 running tasks: (task 1…) (task 2…).`
 */
export function stopsIn(events: readonly ServiceEventView[]): ReadonlyMap<string, number> {
  const stops = new Map<string, number>();
  for (const { message, at } of events) {
    if (!/has stopped \d+ running task/.test(message)) continue;
    for (const [, id = ''] of message.matchAll(/\(task (\w+)\)/g)) stops.set(id, at);
  }
  return stops;
}

/** @param order ids of deployments, newest first */
export function historyOf(
  tasks: readonly TaskView[],
  order: readonly string[],
  events: readonly ServiceEventView[],
  now: number,
): History {
  const stops = stopsIn(events);
  const first = Math.min(now, ...tasks.map(({ createdAt }) => createdAt ?? now));
  const from = Math.max(now - LONGEST, Math.min(now - SHORTEST, first - 5_000));
  const inWindow = (at: number) => at > from && at < now;
  const spans = tasks.map((task) => ({
    deployment: order.indexOf(task.startedBy ?? ''),
    created: task.createdAt ?? from,
    started: task.startedAt,
    // One that is asked to stop is on its way out, though its containers may take their time.
    ended: stops.get(task.id) ?? task.stoppingAt ?? task.stoppedAt,
    stopped: isStopped(task),
  }));
  const times = [
    from,
    ...spans.flatMap(({ created, started, ended }) => [created, started ?? created, ended ?? created]).filter(inWindow),
  ];
  const steps = [...new Set(times)]
    .sort((a, b) => a - b)
    .map((at): Step => {
      const there = spans.filter(({ created, ended, stopped }) =>
        ended === undefined ? created <= at && !stopped : created <= at && at < ended,
      );
      const count = (deployment: number, runs: boolean) =>
        there.filter(
          (span) => span.deployment === deployment && (span.started !== undefined && span.started <= at) === runs,
        ).length;
      return {
        at,
        running: order.map((_, index) => count(index, true)),
        starting: order.map((_, index) => count(index, false)),
      };
    });
  return {
    from,
    to: now,
    steps: steps.filter((step, index) => index === 0 || !same(step, steps[index - 1])),
    failures: tasks
      .filter((task) => isStopped(task) && hasFailed(task))
      .map((task) => ({
        at: task.stoppingAt ?? task.stoppedAt ?? now,
        task: task.id.slice(0, 8),
        reason: task.stoppedReason ?? '',
      }))
      .filter(({ at }) => at >= from)
      .sort((a, b) => a.at - b.at),
  };
}

const same = (a: Step, b: Step | undefined): boolean =>
  b !== undefined &&
  [...a.running, ...a.starting].every((value, index) => value === [...b.running, ...b.starting][index]);
