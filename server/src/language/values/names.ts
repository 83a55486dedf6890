import type { JSONPath } from 'jsonc-parser';
import { pathOf } from '../nodes.ts';
import type { Container } from '../taskDefinition.ts';
import type { Suggestion, SuggestionContext, SuggestionProvider } from './provider.ts';

/** The container that a path leads into. */
export const containerAt = ({ task, path }: SuggestionContext): Container | undefined =>
  task.containers?.items.find((container) => {
    const own = pathOf(container.node);
    return own.every((segment, index) => segment === path[index]);
  });

/** The others, without those that the same list names already. */
export function* otherContainers(context: SuggestionContext): Generator<Suggestion> {
  const own = containerAt(context);
  const index = context.path.at(-2);
  const named = new Set(
    (context.path.at(-3) === 'dependsOn' ? (own?.dependsOn?.items ?? []) : [])
      .filter(({ node }) => pathOf(node).at(-1) !== index)
      .map(({ containerName }) => containerName?.value),
  );
  for (const container of context.task.containers?.items ?? []) {
    if (container === own || !container.name?.value || named.has(container.name.value)) continue;
    yield { value: container.name.value, detail: container.image?.value ?? 'container' };
  }
}

const inContainer = (rest: string): string => `containerDefinitions/*/${rest}`;

export const containerNames: readonly SuggestionProvider[] = [
  inContainer('dependsOn/*/containerName'),
  inContainer('volumesFrom/*/sourceContainer'),
  'proxyConfiguration/containerName',
].map((pattern) => ({ pattern, suggest: otherContainers }));

export const linkTargets: SuggestionProvider = { pattern: inContainer('links/*'), suggest: otherContainers };

export const volumeNames: SuggestionProvider = {
  pattern: inContainer('mountPoints/*/sourceVolume'),
  *suggest({ task }) {
    for (const { name } of task.volumes?.items ?? []) if (name?.value) yield { value: name.value, detail: 'volume' };
  },
};

/** Paths inside describe output start one level deeper. */
export const insideDefinition = (path: JSONPath): JSONPath => (path[0] === 'taskDefinition' ? path.slice(1) : path);
