/** What a change of a task's targets means for the events of its service (ecs/runtime 4.11). Pure. */
import type { TargetObserved } from '../../state/services.ts';

export interface Registration {
  readonly kind: 'registered' | 'deregistered';
  readonly targetGroupArn: string;
}

type Targets = readonly TargetObserved[] | undefined;

/** A target is in until it is drained, or gone at once. */
const isIn = ({ state }: TargetObserved): boolean => state !== 'draining' && state !== 'unused';

export function registrations(before: Targets, after: Targets): readonly Registration[] {
  const groups = (targets: Targets) =>
    new Set((targets ?? []).filter(isIn).map(({ targetGroupArn }) => targetGroupArn));
  const [was, is] = [groups(before), groups(after)];
  return [
    ...[...is]
      .filter((arn) => !was.has(arn))
      .map((targetGroupArn) => ({ kind: 'registered' as const, targetGroupArn })),
    ...[...was]
      .filter((arn) => !is.has(arn))
      .map((targetGroupArn) => ({ kind: 'deregistered' as const, targetGroupArn })),
  ];
}

/** The first of a task's targets is drained: from now on nothing new comes to the task through it. */
export const beginsToDrain = (before: Targets, after: Targets): boolean => {
  const isDrained = (targets: Targets) => (targets ?? []).some(({ state }) => state === 'draining');
  return !isDrained(before) && isDrained(after);
};

/** `registered 2 targets in (target-group arn:…)`, one sentence for each target group and kind, in the order of their first. */
export function registrationWords(all: readonly Registration[]): readonly string[] {
  const counts = new Map<string, { readonly registration: Registration; count: number }>();
  for (const registration of all) {
    const key = `${registration.kind} ${registration.targetGroupArn}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { registration, count: 1 });
  }
  return [...counts.values()].map(
    ({ registration: { kind, targetGroupArn }, count }) =>
      `${kind} ${count} targets in (target-group ${targetGroupArn})`,
  );
}
