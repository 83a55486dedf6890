/** The engine of a test on a real Docker: there before it, and gone with all that it made after it, however the test ends. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { sweep } from './dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from './engineProcess.ts';

/**
 * The engine that runs at the moment, or ran last: a test that kills its engine and starts it again goes on with the same
 * object, and so do the functions that close over it.
 */
export interface TestEngine extends RunningEngine {
  /** Its state folder. */
  readonly folder: string;
  /**
   * Starts it on its state folder once more, after it was killed or stopped.
   * @param flags those of {@link useEngine} unless others are given
   * @param environment in addition to the test's own
   */
  startAgain(how?: {
    readonly flags?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  }): Promise<void>;
}

export interface EngineUse {
  /** Each test has an engine and a folder of its own, or all of the file or `describe` share them. */
  readonly per: 'test' | 'file';
  readonly flags?: readonly string[];
  /** Removes what the engine left in a Docker besides the shared one, before its folder goes, which may be mounted there. */
  readonly alsoSweep?: () => Promise<void>;
}

/**
 * Registers the hooks of an engine where it is called, a file or a `describe`. Hooks for the time after tests run in the
 * reverse order: those registered later see the engine still running, those registered before it find it gone.
 */
export function useEngine({ per, flags = [], alsoSweep }: EngineUse): TestEngine {
  let folder: string | undefined;
  let latest: RunningEngine | undefined;

  const hooks = per === 'test' ? { before: beforeEach, after: afterEach } : { before: beforeAll, after: afterAll };
  hooks.before(async () => {
    latest = undefined;
    folder = await makeStateFolder();
    latest = await startEngine(folder, flags);
  });
  hooks.after(async () => {
    try {
      // One that was killed has ended already; then this does nothing.
      await latest?.stop();
    } finally {
      // The id is in the state folder: an engine started again has that of the first.
      if (latest) {
        await sweep(latest.ready.engineId);
        await alsoSweep?.();
      }
      if (folder !== undefined) await removeStateFolder(folder);
    }
  });

  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the engine was not started: it is there in tests and hooks only');
    return value;
  };
  return {
    get folder() {
      return there(folder);
    },
    get ready() {
      return there(latest).ready;
    },
    get client() {
      return there(latest).client;
    },
    log: () => there(latest).log(),
    kill: () => there(latest).kill(),
    stop: () => there(latest).stop(),
    async startAgain({ flags: others = flags, environment } = {}) {
      latest = await startEngine(there(folder), others, environment);
    },
  };
}
