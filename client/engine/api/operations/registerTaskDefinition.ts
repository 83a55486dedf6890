import type { Compatibility, RegisterTaskDefinitionCommandOutput } from '@aws-sdk/client-ecs';
import { taskDefinitionArn } from '../../state/arn.ts';
import { cpuUnits, mebibytes } from '../../placement/resources.ts';
import type { TaskDefinitionInput, TaskDefinitionRecord } from '../../state/model.ts';
import type { CheckDefinition } from '../context.ts';
import { clientError } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { taskDefinitionInput } from '../shapes/taskDefinition.ts';
import { checkTags } from '../tags.ts';
import { requiredAttributes } from '../../../../server/src/language/index.ts';
import { taskDefinitionView } from '../taskDefinitionView.ts';

/** Registers the next revision of a family, if the rule set, the one the editor shows, has no error against it. */
export const registerTaskDefinition = operation(
  taskDefinitionInput,
  (input, { store, clock, checkDefinition }): Answer<RegisterTaskDefinitionCommandOutput> => {
    const { tags: given = [], ...definition } = input;
    const family = checkFamily(definition.family);
    if (!definition.containerDefinitions?.length) throw clientError('Container list cannot be empty.');
    const tags = checkTags(given);
    const [problem] = checkDefinition(definition);
    if (problem) throw clientError(problem.message);

    const revision = store.lastRevision(family) + 1;
    const record: TaskDefinitionRecord = {
      arn: taskDefinitionArn(family, revision),
      family,
      revision,
      status: 'ACTIVE',
      definition: inNumbers(definition),
      tags,
      registeredAt: clock.now(),
      requiresAttributes: requiredAttributes(definition),
      compatibilities: compatibilities(definition, checkDefinition),
    };
    store.putTaskDefinition(record);
    return { taskDefinition: taskDefinitionView(record), tags };
  },
);

function checkFamily(family: string | undefined): string {
  if (family === undefined || family === '') throw clientError('Family cannot be null or empty.');
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(family)) {
    throw clientError(
      `Family '${family}' is not valid: 1 to 255 letters, numbers, hyphens and underscores are allowed.`,
    );
  }
  return family;
}

/** ECS keeps the size of a task as CPU units and MiB, however it was written (`1 vCPU`, `2 GB`). */
function inNumbers({ cpu, memory, ...definition }: TaskDefinitionInput): TaskDefinitionInput {
  return {
    ...definition,
    ...(cpu === undefined ? {} : { cpu: String(cpuUnits(cpu) ?? cpu) }),
    ...(memory === undefined ? {} : { memory: String(mebibytes(memory) ?? memory) }),
  };
}

/** Those launch types that the rule set would accept the definition for, asked one by one. */
function compatibilities(definition: TaskDefinitionInput, check: CheckDefinition): readonly Compatibility[] {
  const candidates: readonly Compatibility[] = ['EXTERNAL', 'EC2', 'FARGATE'];
  return candidates.filter((candidate) => {
    // No elastic network interfaces outside AWS.
    if (candidate === 'EXTERNAL' && definition.networkMode === 'awsvpc') return false;
    if (definition.requiresCompatibilities?.includes(candidate)) return true;
    return check({ ...definition, requiresCompatibilities: [candidate] }).length === 0;
  });
}
