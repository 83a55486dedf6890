import { pathOf } from '../nodes.ts';
import { containersByName } from '../rules/dependsOn/targets.ts';
import type { SuggestionProvider } from './provider.ts';
import { containerAt } from './names.ts';

/** The four conditions, those first that the awaited container can meet, with what stands against the others. */
export const dependencyConditions: SuggestionProvider = {
  pattern: 'containerDefinitions/*/dependsOn/*/condition',
  suggest(context) {
    const entry = containerAt(context)?.dependsOn?.items.find(
      ({ node }) => pathOf(node).join('/') === context.path.slice(0, pathOf(node).length).join('/'),
    );
    const target = containersByName(context.task).byName.get(entry?.containerName?.value ?? '');
    const isEssential = target !== undefined && target.essential?.value !== false;
    const lacksCheck = target !== undefined && !target.hasHealthCheck;
    const ends = isEssential ? 'not possible: the container is essential' : undefined;
    const all = [
      { value: 'START', detail: 'it has started' },
      {
        value: 'HEALTHY',
        detail: 'its health check has passed',
        against: lacksCheck ? 'not possible: it has no healthCheck' : undefined,
      },
      { value: 'SUCCESS', detail: 'it has ended with exit code 0', against: ends },
      { value: 'COMPLETE', detail: 'it has ended', against: ends },
    ];
    return [
      ...all.filter(({ against }) => against === undefined),
      ...all.filter(({ against }) => against !== undefined),
    ].map(({ value, detail, against }) => ({ value, detail: against ?? detail }));
  },
};
