/** ECS's rounding of the percentages (ecs/runtime 4.3). */

export interface Bounds {
  /** Healthy tasks that a deployment leaves. */
  readonly lower: number;
  /** Tasks that may be RUNNING or on their way there at the same time, of all deployments. */
  readonly upper: number;
}

export const boundsOf = (
  desiredCount: number,
  { minimumHealthyPercent, maximumPercent }: { minimumHealthyPercent: number; maximumPercent: number },
): Bounds => ({
  lower: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
  upper: Math.floor((desiredCount * maximumPercent) / 100),
});
