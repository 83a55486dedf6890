import { getNodeValue } from 'jsonc-parser';
import { attributesNeededAt } from '../agentAttributes.ts';
import { code, type Insight } from './insight.ts';

/** What a container instance must be capable of for the field: placement passes over those that are not. */
export const instanceAttributes: Insight = function* ({ document, task, path, node }) {
  const types = task.requiresCompatibilities?.items.map(({ value }) => value) ?? [];
  // AWS answers for its own machines.
  if (types.length > 0 && types.every((type) => type === 'FARGATE' || type === 'MANAGED_INSTANCES')) return;
  const definition = document.memo('value', () => getNodeValue(task.node) as unknown);
  for (const { name, feature, agent } of attributesNeededAt(definition, path, getNodeValue(node))) {
    const version = agent === undefined ? '' : ` (agent ${agent} or later)`;
    yield `Needs the instance attribute ${code(name)}${version} for ${feature}.`;
  }
};
