/** Waiting for a state with a deadline: the only kind of waiting tests do. */
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
  { deadlineSeconds = 30, intervalMilliseconds = 50 }: EventuallyOptions = {},
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
