import type { Container } from '../taskDefinition.ts';
import type { Suggestion, SuggestionContext, SuggestionProvider } from './provider.ts';

const containerNamed = ({ task, path }: SuggestionContext): Container | undefined =>
  task.containers?.items.find(({ name }) => name?.value !== undefined && name.value === path[1]);

const named = (detail: string, values: Iterable<{ name?: { value: string | undefined } | undefined }>): Suggestion[] =>
  [...values].flatMap(({ name }) => (name?.value ? [{ value: name.value, detail }] : []));

/** Names that an overlay may use as keys. */
export const overlayKeys: readonly SuggestionProvider[] = [
  { pattern: 'containers', suggest: ({ task }) => named('container of the definition', task.containers?.items ?? []) },
  { pattern: 'volumes', suggest: ({ task }) => named('volume of the definition', task.volumes?.items ?? []) },
  {
    pattern: 'containers/*/secrets',
    suggest: (context) => named('secret of the definition', containerNamed(context)?.secrets?.items ?? []),
  },
  {
    pattern: 'containers/*/environment',
    suggest: (context) => named('variable of the definition', containerNamed(context)?.environment?.items ?? []),
  },
  {
    pattern: 'containers/*/ports',
    *suggest(context) {
      for (const { containerPort, protocol } of containerNamed(context)?.portMappings?.items ?? []) {
        if (containerPort?.value === undefined) continue;
        const isUdp = protocol?.value === 'udp';
        yield { value: `${containerPort.value}${isUdp ? '/udp' : ''}`, detail: 'container port of the definition' };
      }
    },
  },
];
