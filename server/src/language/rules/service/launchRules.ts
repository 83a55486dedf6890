import type { Launch } from '../../requests/launch.ts';
import type { Finding } from '../rule.ts';
import { linkedLevel, type RequestContext } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { isFargate, isFilled, linkedMode, modeOf } from './launching.ts';

/** Checks that services and RunTask inputs share; each has codes of its own for them. */
export function* launchTypeVsStrategy({ launchType, capacityProviderStrategy }: Launch): Generator<Finding> {
  if (launchType?.value === undefined || capacityProviderStrategy === undefined || !isFilled(capacityProviderStrategy))
    return;
  yield {
    at: launchType.node,
    message: 'Give `launchType` or `capacityProviderStrategy`, not both.',
    ecsMessage:
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    related: [{ at: capacityProviderStrategy.node, message: 'The strategy' }],
    fixes: [remove(launchType.node), remove(capacityProviderStrategy.node)],
  };
}

export function* launchTypeManaged({ launchType }: Launch): Generator<Finding> {
  if (launchType?.value !== 'MANAGED_INSTANCES') return;
  yield {
    at: launchType.node,
    message:
      'Managed instances have no launch type to ask for: leave `launchType` out and name their capacity provider in `capacityProviderStrategy`.',
    fixes: [remove(launchType.node)],
  };
}

export function* networkRequired(request: Launch, context: RequestContext): Generator<Finding> {
  if (request.networkConfiguration !== undefined) return;
  const { linked } = context;
  const isLinked = linked !== undefined && linkedMode(context) === 'awsvpc';
  if (!isLinked && !isFargate(request)) return;
  yield {
    at: request.node,
    // Tools that keep the definition elsewhere update a service without saying again where it runs.
    ...(request.taskDefinition === undefined ? { level: 'warning' } : {}),
    ...(isLinked && !isFargate(request) ? linkedLevel(linked) : {}),
    message: `${isLinked ? 'The task definition has network mode awsvpc' : 'Tasks on Fargate have network mode awsvpc'}, so \`networkConfiguration\` with at least one subnet is needed.`,
    ecsMessage: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    related: isLinked ? [modeOf(linked)] : [],
  };
}

export function* networkForbidden(request: Launch, context: RequestContext): Generator<Finding> {
  const { linked } = context;
  const mode = linkedMode(context);
  if (linked === undefined || request.networkConfiguration === undefined) return;
  if (mode === undefined || mode === 'awsvpc' || isFargate(request)) return;
  // Windows has a default of its own.
  if (linked.task.networkMode === undefined && linked.task.hasRuntimePlatform) return;
  yield {
    at: request.networkConfiguration.node,
    ...linkedLevel(linked),
    message: `The task definition has network mode ${mode}; \`networkConfiguration\` is for awsvpc only.`,
    ecsMessage: 'Network Configuration is not valid for the given networkMode of this task definition.',
    related: [modeOf(linked)],
    fixes: [remove(request.networkConfiguration.node)],
  };
}
