/** What RunTask and StartTask change of a definition for one task, and what ECS refuses of it. */
import type { LaunchType, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { TaskDefinitionInput, TaskDefinitionRecord, TaskOverride } from '../state/model.ts';
import type { CheckDefinition } from './context.ts';
import { invalidParameter } from './errors.ts';
import { newProblem } from './newProblem.ts';

/** The definition with the request's overrides in place. */
export function overridden(definition: TaskDefinitionInput, overrides: TaskOverride = {}): TaskDefinitionInput {
  const { containerOverrides = [], cpu = definition.cpu, memory = definition.memory } = overrides;
  return {
    ...definition,
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(overrides.taskRoleArn === undefined ? {} : { taskRoleArn: overrides.taskRoleArn }),
    ...(overrides.executionRoleArn === undefined ? {} : { executionRoleArn: overrides.executionRoleArn }),
    ...(overrides.ephemeralStorage === undefined ? {} : { ephemeralStorage: overrides.ephemeralStorage }),
    containerDefinitions: (definition.containerDefinitions ?? []).map((container) => ({
      ...container,
      ...containerOverrides.find((each) => each.name === container.name),
    })),
  };
}

/** @throws ApiError for containers the definition does not have, and for more than ECS takes */
export function checkOverrides(input: RunTaskCommandInput, record: TaskDefinitionRecord): void {
  const { overrides } = input;
  if (!overrides) return;
  const names = new Set(record.definition.containerDefinitions?.map((each) => each.name));
  for (const { name } of overrides.containerOverrides ?? []) {
    if (name === undefined || name === '') throw invalidParameter('Container override name can not be blank.');
    if (!names.has(name)) {
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
    }
  }
  if (JSON.stringify(overrides).length > 8192) {
    throw invalidParameter('Container Overrides length must be at most 8192');
  }
}

/**
 * A task must be one that could have been registered as it is to run: the rules of RegisterTaskDefinition are asked about
 * the definition with the overrides in place, for the launch type of the task.
 * @throws ApiError with the first thing wrong that the definition alone does not have
 */
export function checkOverridden(
  definition: TaskDefinitionInput,
  overrides: TaskOverride | undefined,
  launchType: LaunchType,
  check: CheckDefinition,
): void {
  if (!overrides) return;
  const problemsOf = (each: TaskDefinitionInput) => check({ ...each, requiresCompatibilities: [launchType] });
  const problem = newProblem(problemsOf(overridden(definition, overrides)), () => problemsOf(definition));
  if (problem) throw invalidParameter(problem.message);
}
