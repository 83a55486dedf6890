/** How long the service scheduler waits for what. All of it shortens with `drydock.timeScale`; milliseconds. */
export interface Waits {
  /** A task that nothing checks counts as healthy after running for this long (ecs/runtime 4.3). */
  readonly healthyAfter: number;
  /** Before a start, by how many waves of starts failed one after the other; the last one for all further ones. */
  readonly afterFailedStarts: readonly number[];
  /** The longest wait before a start when tasks do start and then end by themselves. */
  readonly longestAfterCrash: number;
  /** One minute, the unit of `bakeTimeInMinutes`. */
  readonly minute: number;
}

const SECOND = 1000;

/** ECS's figures, or for what it does not publish ones of that kind (ecs/runtime 4.6). */
export const waitsAt = (timeScale: number): Waits => ({
  healthyAfter: 40 * SECOND * timeScale,
  afterFailedStarts: [0, 1, 2, 5, 10, 20, 40, 80, 160, 300].map((seconds) => seconds * SECOND * timeScale),
  longestAfterCrash: 10 * SECOND * timeScale,
  minute: 60 * SECOND * timeScale,
});
