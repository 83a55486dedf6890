/**
 * The records of Application Auto Scaling (ecs/runtime 6): a service's bounds, its policies and what was done for them.
 * Times are milliseconds since the epoch. `api` writes targets and policies, `scaling` activities and cooldowns.
 */

/** What a policy follows. */
export const SCALING_METRICS = [
  'ECSServiceAverageCPUUtilization',
  'ECSServiceAverageMemoryUtilization',
  'ALBRequestCountPerTarget',
] as const;
export type ScalingMetric = (typeof SCALING_METRICS)[number];

/** What AWS keeps of activities is six weeks; this is enough to understand what happened. */
export const MOST_ACTIVITIES = 100;

export interface TargetTracking {
  readonly metric: ScalingMetric;
  /** Percent, or requests a minute for each target. */
  readonly targetValue: number;
  /** `app/<balancer>/<id>/targetgroup/<name>/<id>`, for ALBRequestCountPerTarget. */
  readonly resourceLabel?: string;
  /** Milliseconds. */
  readonly scaleOutCooldown: number;
  readonly scaleInCooldown: number;
  readonly disableScaleIn: boolean;
}

export interface ScalingPolicyRecord {
  readonly arn: string;
  readonly name: string;
  readonly tracking: TargetTracking;
  /** Names of the alarms that ECS developers know from CloudWatch; they exist in words only. */
  readonly alarms: { readonly high: string; readonly low: string };
  readonly createdAt: number;
}

/** The policy that decided, and what it saw: percent, or requests a minute for each target. */
export interface ScalingReason {
  readonly policy: string;
  readonly metric: ScalingMetric;
  readonly value: number;
  readonly targetValue: number;
}

export interface ScalingActivityRecord {
  /** A uuid. */
  readonly id: string;
  readonly description: string;
  readonly cause: string;
  /** What was measured when it was decided. */
  readonly reason?: ScalingReason;
  readonly at: number;
  readonly statusMessage: string;
}

export interface ScalableTargetRecord {
  readonly arn: string;
  /** `service/<cluster>/<name>`, what everything of the API names it by. */
  readonly resourceId: string;
  readonly serviceArn: string;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly roleArn?: string;
  readonly suspended: { readonly in: boolean; readonly out: boolean; readonly scheduled: boolean };
  readonly policies: readonly ScalingPolicyRecord[];
  /** Newest first. */
  readonly activities: readonly ScalingActivityRecord[];
  /** `from`: the count before it, on which the next one in its cooldown is reckoned. */
  readonly lastScaleOut?: { readonly at: number; readonly from: number };
  readonly lastScaleIn?: { readonly at: number };
  readonly createdAt: number;
}
