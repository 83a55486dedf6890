/** Registers a definition, but none twice. */
import type { Uri } from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import { EngineRefusal } from '../engine/signedRequests.ts';
import { familyOf, type Definition } from './definition.ts';
import { isSameDefinition } from './sameDefinition.ts';
import { FileProblem } from './source.ts';

/**
 * @returns the ARN of the latest revision of the family when it says the same, else of a new one
 * @throws FileProblem when ECS would refuse the definition; the editor underlines where, for both judge by the same rules
 */
export async function register(client: EngineClient, definition: Definition, file: Uri | undefined): Promise<string> {
  const family = familyOf(definition);
  const latest = family === '' ? undefined : await client.describeTaskDefinition(family);
  if (latest?.taskDefinitionArn !== undefined && isSameDefinition(definition, { ...latest })) {
    return latest.taskDefinitionArn;
  }
  try {
    return (await client.registerTaskDefinition(definition)).taskDefinitionArn;
  } catch (error) {
    if (!(error instanceof EngineRefusal) || error.statusCode !== 400 || !file) throw error;
    throw new FileProblem(`ECS would refuse this task definition: ${error.message}`, file);
  }
}
