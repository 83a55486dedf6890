import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import type { Fix } from '../../problem.ts';
import type { Field } from '../../reader.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { nameOf } from '../wording.ts';

type Key = 'startTimeout' | 'stopTimeout';

const MILLISECONDS_ABOVE = limits.container.timeoutLooksLikeMillisecondsAbove;
const START_MAX = limits.container.startTimeoutSeconds.suspiciousAbove;

/** The timeouts that are written out, in seconds. */
function* timeouts(task: TaskDefinition, keys: readonly Key[]) {
  for (const container of task.containers?.items ?? []) {
    for (const key of keys) {
      const field = container[key];
      if (field?.value !== undefined) yield { container, key, node: field.node, seconds: field.value };
    }
  }
}

interface Timeout {
  readonly container: Container;
  readonly key: Key;
  readonly node: Field<number>['node'];
  readonly seconds: number;
}

const looksLikeMilliseconds = ({ seconds }: Timeout): boolean => seconds > MILLISECONDS_ABOVE;

/** The number of seconds that a number of milliseconds stands for, where it does. */
const inSeconds = (timeout: Timeout, isAllowed: (seconds: number) => boolean): Fix[] => {
  const seconds = timeout.seconds / 1000;
  return looksLikeMilliseconds(timeout) && Number.isInteger(seconds) && isAllowed(seconds)
    ? [{ ...replace(timeout.node, seconds), title: `Change to ${seconds} seconds` }]
    : [];
};

/** Reminds of the unit where the number suggests another. */
const unitWords = (timeout: Timeout): string =>
  looksLikeMilliseconds(timeout) ? ' The unit is seconds, not milliseconds.' : '';

/** Fargate's limits of one of the timeouts. */
export const fargateTimeout = (key: Key, code: string): Rule => {
  const { minimum, maximum } = limits.container[`${key}Seconds`].fargate;
  const isAllowed = (seconds: number) => seconds >= minimum && seconds <= maximum;
  return {
    code,
    level: 'warning',
    summary: `On Fargate \`${key}\` is from ${minimum} to ${maximum} seconds.`,
    docs: docs.container,
    needs: key,
    *check(task, context): Iterable<Finding> {
      const fargate = requirementOf(task, 'FARGATE', context);
      if (fargate === undefined) return;
      for (const timeout of timeouts(task, [key])) {
        // Less than nothing is refused whatever runs it.
        if (isAllowed(timeout.seconds) || timeout.seconds < 0) continue;
        yield {
          at: timeout.node,
          message: `\`${key}\` of ${nameOf(timeout.container)} is ${timeout.seconds} s; Fargate takes ${minimum} to ${maximum} seconds.${unitWords(timeout)}`,
          related: [{ at: fargate, message: 'Fargate is asked for here' }],
          fixes: [
            ...inSeconds(timeout, isAllowed),
            replace(timeout.node, timeout.seconds < minimum ? minimum : maximum),
          ],
        };
      }
    },
  };
};

const isOnInstances = (task: TaskDefinition, context: RuleContext): boolean =>
  requirementOf(task, 'FARGATE', context) === undefined &&
  (requirementOf(task, 'EC2', context) ?? requirementOf(task, 'EXTERNAL', context)) !== undefined;

/** On instances nothing bounds a start timeout but the agent's own patience. */
export function* longStartTimeouts(task: TaskDefinition, context: RuleContext): Iterable<Finding> {
  if (!isOnInstances(task, context)) return;
  for (const timeout of timeouts(task, ['startTimeout'])) {
    if (timeout.seconds <= START_MAX) continue;
    yield {
      at: timeout.node,
      message: `\`startTimeout\` of ${nameOf(timeout.container)} is ${timeout.seconds} seconds; after ${START_MAX} (three hours) the agent stops a task that still waits.${unitWords(timeout)}`,
      fixes: [...inSeconds(timeout, () => true), replace(timeout.node, START_MAX)],
    };
  }
}

/** Numbers that only make sense as milliseconds, where no limit speaks of them already. */
export function* unlikelyTimeouts(task: TaskDefinition, context: RuleContext): Iterable<Finding> {
  if (requirementOf(task, 'FARGATE', context) !== undefined) return;
  for (const timeout of timeouts(task, ['startTimeout', 'stopTimeout'])) {
    if (!looksLikeMilliseconds(timeout)) continue;
    if (timeout.key === 'startTimeout' && timeout.seconds > START_MAX && isOnInstances(task, context)) continue;
    yield {
      at: timeout.node,
      message: `\`${timeout.key}\` of ${nameOf(timeout.container)} is ${timeout.seconds} seconds, which looks like milliseconds.`,
      fixes: inSeconds(timeout, () => true),
    };
  }
}
