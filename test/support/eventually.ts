/**
 * Waiting for a state with a deadline: the only kind of waiting tests do. Deadlines are for machines that do ten other
 * things; a test that passes never sees them.
 */
export interface EventuallyOptions {
  readonly deadlineSeconds?: number;
  readonly intervalMilliseconds?: number;
}

/** Thrown by an attempt that can never succeed any more: no use waiting for the deadline. */
export class Hopeless extends Error {
  override readonly name = 'Hopeless';
}

/** The first result of `attempt` that is not an exception; after the deadline, the last exception. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { deadlineSeconds = 60, intervalMilliseconds = 50 }: EventuallyOptions = {},
): Promise<T> {
  const deadline = performance.now() + deadlineSeconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Hopeless || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, intervalMilliseconds));
    }
  }
}

const FIRST_PATIENCE = 2_000;
const MOST_PATIENCE = 30_000;

/**
 * {@link eventually}, for tries that wait for something themselves: what was lost is soon done again, and each try may wait
 * twice as long as the last, because the next one may undo what a busy machine is about to show.
 * @param attempt is told how many milliseconds it may wait
 */
export function repeatedly<T>(attempt: (patience: number) => Promise<T>, deadlineSeconds = 120): Promise<T> {
  let next = FIRST_PATIENCE;
  return eventually(
    () => {
      const patience = next;
      next = Math.min(MOST_PATIENCE, 2 * patience);
      return attempt(patience);
    },
    { deadlineSeconds },
  );
}
