/** Waiting for a state with a deadline: the only kind of waiting tests do. */
export interface EventuallyOptions {
  readonly deadlineSeconds?: number;
  readonly intervalMilliseconds?: number;
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
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, intervalMilliseconds));
    }
  }
}
