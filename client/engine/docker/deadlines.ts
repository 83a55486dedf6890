/** How long each operation may take, in milliseconds, as the ECS agent grants it (ecs/runtime 1.2). */
const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const DEADLINES = {
  ping: 5 * SECOND,
  query: 30 * SECOND,
  /** A sample is worth nothing when it comes late. */
  stats: 10 * SECOND,
  create: 4 * MINUTE,
  start: 3 * MINUTE,
  /** On top of the container's own grace. */
  stopBuffer: 2 * MINUTE,
  remove: 5 * MINUTE,
  volume: 5 * MINUTE,
  network: 1 * MINUTE,
  pullTotal: 120 * MINUTE,
  pullFirstProgress: 5 * MINUTE,
  pullInactivity: 1 * MINUTE,
} as const;

/** `4m0s`, as the agent writes a duration in its timeout messages. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / SECOND);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
