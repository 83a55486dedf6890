/** Progress lines of the set-up: what is being done, that it is still being done, how long it took. */

export const secondsSince = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

/**
 * Tells about one step. `work` receives `note(text)`, which replaces "done" in the closing line
 * ("already there", "skipped: …"). A step that takes long says so every 15 seconds.
 */
export async function step(title, work) {
  const start = Date.now();
  console.log(`• ${title}`);
  const heartbeat = setInterval(() => console.log(`  … ${title}: ${secondsSince(start)} so far`), 15_000);
  let outcome = 'done';
  try {
    return await work((text) => {
      outcome = text;
    });
  } catch (error) {
    outcome = 'FAILED';
    throw error;
  } finally {
    clearInterval(heartbeat);
    console.log(`  ${outcome} (${secondsSince(start)})`);
  }
}

/** Something this machine or platform cannot do: shown as its message alone, without a stack. */
export class CannotDo extends Error {
  name = 'CannotDo';
}
