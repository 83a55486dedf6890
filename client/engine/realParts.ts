/** The parts of the real engine that tests replace. */
import { connectDocker } from './docker/connection.ts';
import type { EngineParts } from './engine.ts';
import type { EngineOptions } from './options.ts';
import type { Log } from './util/log.ts';

export const realParts = (options: EngineOptions, log: Log): EngineParts => ({
  connectDocker: (clock) =>
    connectDocker({
      explicit: options.dockerHost,
      environment: process.env,
      clock,
      log: log.with({ part: 'docker' }),
    }),
  createAgent: () => ({ start: () => undefined, stop: () => Promise.resolve() }),
  checkDefinition: () => [],
  noticesFor: () => [],
});
