import { pathOf } from '../nodes.ts';
import type { Container, TaskDefinition } from '../taskDefinition.ts';
import { containerAt } from './names.ts';
import type { Suggestion, SuggestionContext, SuggestionProvider } from './provider.ts';

/** Names of variables and secrets of the other containers that this one does not have. */
function* namesElsewhere(context: SuggestionContext): Generator<Suggestion> {
  const own = containerAt(context);
  const taken = new Set(own === undefined ? [] : namesOf(own));
  for (const container of others(context.task, own)) {
    for (const name of namesOf(container)) {
      if (taken.has(name)) continue;
      taken.add(name);
      yield { value: name, detail: `also in ${container.name?.value ?? 'another container'}` };
    }
  }
}

/** What the other containers give a variable of that name. */
function* valuesElsewhere(context: SuggestionContext): Generator<Suggestion> {
  const own = containerAt(context);
  const index = context.path.at(-2);
  const name = own?.environment?.items.find(({ node }) => pathOf(node).at(-1) === index)?.name?.value;
  const told = new Set<string>();
  for (const container of others(context.task, own)) {
    for (const variable of container.environment?.items ?? []) {
      const value = variable.value?.value;
      if (name === undefined || variable.name?.value !== name || !value || told.has(value)) continue;
      told.add(value);
      yield { value, detail: `as in ${container.name?.value ?? 'another container'}` };
    }
  }
}

const others = (task: TaskDefinition, own: Container | undefined): Container[] =>
  (task.containers?.items ?? []).filter((container) => container !== own);

const namesOf = ({ environment, secrets }: Container): string[] =>
  [...(environment?.items ?? []), ...(secrets?.items ?? [])].flatMap(({ name }) => (name?.value ? [name.value] : []));

export const variables: readonly SuggestionProvider[] = [
  { pattern: 'containerDefinitions/*/environment/*/name', suggest: namesElsewhere },
  { pattern: 'containerDefinitions/*/secrets/*/name', suggest: namesElsewhere },
  { pattern: 'containerDefinitions/*/environment/*/value', suggest: valuesElsewhere },
];

/** Images that other containers run. */
export const images: SuggestionProvider = {
  pattern: 'containerDefinitions/*/image',
  *suggest(context) {
    const own = containerAt(context);
    const told = new Set<string>();
    for (const { image, name } of others(context.task, own)) {
      if (!image?.value || told.has(image.value)) continue;
      told.add(image.value);
      yield { value: image.value, detail: `as in ${name?.value ?? 'another container'}` };
    }
  },
};
