/** What becomes of a service's desired count when all its policies have spoken (ecs/runtime 6). Pure. */
import type { ScalableTargetRecord, ScalingPolicyRecord, ScalingReason } from '../state/scaling.ts';
import { alarmOf, capacityFor, type Datapoints } from './targetTracking.ts';

export interface ScalingSituation {
  readonly desiredCount: number;
  /** A deployment goes on: nothing is taken away meanwhile. */
  readonly deploying: boolean;
  /** By the policy's name. */
  readonly datapoints: ReadonlyMap<string, Datapoints>;
  readonly now: number;
  /** How long cooldowns last compared with AWS. */
  readonly timeScale: number;
}

export interface ScalingDecision {
  readonly direction: 'out' | 'in';
  readonly desiredCount: number;
  /** In Application Auto Scaling's words. */
  readonly cause: string;
  readonly reason: ScalingReason;
}

type Target = Pick<
  ScalableTargetRecord,
  'minCapacity' | 'maxCapacity' | 'suspended' | 'policies' | 'lastScaleOut' | 'lastScaleIn'
>;

/** Out when any policy asks for it, in only when all agree. Undefined: nothing is to be done. */
export function decideScaling(target: Target, situation: ScalingSituation): ScalingDecision | undefined {
  const speaking = target.policies.map((policy) => {
    const datapoints = situation.datapoints.get(policy.name) ?? [];
    return { policy, value: datapoints.at(-1), alarm: alarmOf(policy.tracking, datapoints) };
  });
  return scaleOut(target, situation, speaking) ?? scaleIn(target, situation, speaking);
}

interface Speaking {
  readonly policy: ScalingPolicyRecord;
  readonly value: number | undefined;
  readonly alarm: ReturnType<typeof alarmOf>;
}

function scaleOut(
  { suspended, maxCapacity, minCapacity, lastScaleOut }: Target,
  { desiredCount, now, timeScale }: ScalingSituation,
  speaking: readonly Speaking[],
): ScalingDecision | undefined {
  if (suspended.out) return undefined;
  const wishes = speaking
    .filter(({ alarm }) => alarm === 'high')
    .map(({ policy, value = 0 }) => {
      const { tracking } = policy;
      // In the cooldown what the last activity added counts as part of what this one asks for.
      const cooling = lastScaleOut && now - lastScaleOut.at < tracking.scaleOutCooldown * timeScale;
      const base = cooling ? lastScaleOut.from : desiredCount;
      return { policy, value, wanted: capacityFor(base, value, tracking.targetValue) };
    })
    .sort((a, b) => b.wanted - a.wanted);
  const [strongest] = wishes;
  if (!strongest) return undefined;
  const wanted = clamp(strongest.wanted, minCapacity, maxCapacity);
  if (wanted <= desiredCount) return undefined;
  const { policy, value } = strongest;
  const [cause, reason] = [causeOf(policy, policy.alarms.high), reasonOf(policy, value)];
  return { direction: 'out', desiredCount: wanted, cause, reason };
}

function scaleIn(
  { suspended, maxCapacity, minCapacity, lastScaleIn }: Target,
  { desiredCount, deploying, now, timeScale }: ScalingSituation,
  speaking: readonly Speaking[],
): ScalingDecision | undefined {
  if (suspended.in || deploying) return undefined;
  // A policy that may not scale in has no say about it.
  const asked = speaking.filter(({ policy }) => !policy.tracking.disableScaleIn);
  const [first] = asked;
  if (!first || asked.some(({ alarm }) => alarm !== 'low')) return undefined;
  const cooldown = Math.max(...asked.map(({ policy }) => policy.tracking.scaleInCooldown)) * timeScale;
  if (lastScaleIn && now - lastScaleIn.at < cooldown) return undefined;
  const wanted = Math.max(
    ...asked.map(({ policy, value = 0 }) => capacityFor(desiredCount, value, policy.tracking.targetValue)),
  );
  const bounded = clamp(wanted, minCapacity, maxCapacity);
  if (bounded >= desiredCount) return undefined;
  const [cause, reason] = [causeOf(first.policy, first.policy.alarms.low), reasonOf(first.policy, first.value ?? 0)];
  return { direction: 'in', desiredCount: bounded, cause, reason };
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

const causeOf = (policy: ScalingPolicyRecord, alarm: string) =>
  `monitor alarm ${alarm} in state ALARM triggered policy ${policy.name}`;

const reasonOf = ({ name, tracking: { metric, targetValue } }: ScalingPolicyRecord, value: number): ScalingReason => ({
  policy: name,
  metric,
  value,
  targetValue,
});
