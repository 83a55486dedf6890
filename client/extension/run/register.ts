/** Registers a definition, but none twice. */
import type { EngineClient } from '../engine/client.ts';
import { familyOf, type Definition } from './definition.ts';
import { isSameDefinition } from './sameDefinition.ts';

/** @returns the ARN of the latest revision of the family when it says the same, else a new one. */
export async function register(client: EngineClient, definition: Definition): Promise<string> {
  const family = familyOf(definition);
  const latest = family === '' ? undefined : await client.describeTaskDefinition(family);
  if (latest?.taskDefinitionArn !== undefined && isSameDefinition(definition, { ...latest })) {
    return latest.taskDefinitionArn;
  }
  return (await client.registerTaskDefinition(definition)).taskDefinitionArn;
}
