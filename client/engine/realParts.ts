/** The parts of the real engine that tests replace. */
import { createLanguageService, readClusterQuery, type Problem } from '../../server/src/language/index.ts';
import { createAgent } from './agent/createAgent.ts';
import { effectiveLimits } from './agent/effectiveLimits.ts';
import { noticesFor } from './agent/notices.ts';
import { connectDocker, connectNamed, lookAtNamed } from './docker/connection.ts';
import type { EngineParts } from './engine.ts';
import type { EngineOptions } from './options.ts';
import { messageOf, type Log } from './util/log.ts';

export function realParts(options: EngineOptions, log: Log): EngineParts {
  const rules = createLanguageService({
    onRuleError: (code, error) => log.error('a rule failed', { code, error: messageOf(error) }),
  });
  return {
    connectDocker: (clock) =>
      connectDocker({
        explicit: options.dockerHost,
        environment: process.env,
        clock,
        log: log.with({ part: 'docker' }),
      }),
    connectNamed: (named, objection, clock) =>
      connectNamed({ named, objection, environment: process.env, clock, log: log.with({ part: 'docker' }) }),
    lookAtNamed: (named) => lookAtNamed(named, process.env),
    createAgent,
    checkDefinition: (definition) => errorsOf(rules.checkDefinition(definition)),
    checkService: (input, definition) => errorsOf(rules.checkService(input, definition)),
    readExpression: readClusterQuery,
    limitsOf: (availability, task) => effectiveLimits({ task, machine: availability.status() }),
    noticesFor: (availability, definition, overlay) =>
      noticesFor(definition, overlay, availability.status(), options.role),
  };
}

/** Warnings are advice of the editor; ECS would take the request. */
const errorsOf = (problems: readonly Problem[]) =>
  problems
    .filter((problem) => problem.severity === 'error')
    .map(({ code, message, ecsMessage }) => ({ code, message: ecsMessage ?? message }));
