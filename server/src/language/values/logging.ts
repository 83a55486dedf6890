import regions from '../../../../schemas/facts/regions.json' with { type: 'json' };
import { isSupportedOn, LOG_DRIVERS, driverAt, optionOf, optionsOf } from './logDrivers.ts';
import { platformName, platformsOf } from './launchTypeSupport.ts';
import { containerAt } from './names.ts';
import { plainInSnippet, type Suggestion, type SuggestionProvider } from './provider.ts';
import { placeOf, surroundingsOf } from './surroundings.ts';

const LOG = 'containerDefinitions/*/logConfiguration';

/** Drivers that work where the definition is to run come first; of the others is said where they do not. */
export const logDrivers: SuggestionProvider = {
  pattern: `${LOG}/logDriver`,
  suggest({ task, assumedLaunchType }) {
    const platforms = platformsOf(task, { assumedLaunchType });
    const all = Object.entries(LOG_DRIVERS).map(([value, driver]) => {
      const refusing = platforms.filter((platform) => !isSupportedOn(driver, platform));
      return { value, isRefused: refusing.length > 0, detail: `not on ${refusing.map(platformName).join(', ')}` };
    });
    return [
      ...all.filter(({ isRefused }) => !isRefused).map(({ value }) => ({ value })),
      ...all.filter(({ isRefused }) => isRefused).map(({ value, detail }) => ({ value, detail })),
    ];
  },
};

/** Keys of `options`: those the chosen driver knows, the required ones first. */
export const logOptionNames: SuggestionProvider = {
  pattern: `${LOG}/options`,
  suggest(context) {
    const driver = driverAt(containerAt(context));
    const all = Object.entries(optionsOf(driver)).filter(([, { secret }]) => secret !== true);
    const isRequired = ([, { required }]: (typeof all)[number]) => (required?.length ?? 0) > 0;
    return [...all.filter(isRequired), ...all.filter((each) => !isRequired(each))].map(
      ([value, option]): Suggestion => ({
        value,
        detail: isRequired([value, option]) ? 'required' : `option of ${driver ?? 'every driver'}`,
        documentation: option.description,
        snippet: `"${option.values === undefined ? `\${1:${plainInSnippet(exampleOf(value, context))}}` : `\${1|${option.values.join(',')}|}`}"`,
      }),
    );
  },
};

/** Values of options: the list where there is one, else what the rest of the definition suggests. */
export const logOptionValues: SuggestionProvider = {
  pattern: `${LOG}/options/*`,
  *suggest(context) {
    const name = String(context.path.at(-1));
    const option = optionOf(driverAt(containerAt(context)), name);
    if (name.endsWith('-region') || name === 'region') {
      yield* regionNames(context);
    } else if (option?.values !== undefined) {
      for (const value of option.values) {
        yield { value, detail: value === option.default ? 'default' : undefined };
      }
    } else {
      const example = exampleOf(name, context);
      if (example !== '') yield { value: example };
    }
  },
};

function exampleOf(option: string, context: Parameters<SuggestionProvider['suggest']>[0]): string {
  switch (option) {
    case 'awslogs-group':
      return `/ecs/${context.task.family?.value ?? 'my-app'}`;
    case 'awslogs-stream-prefix':
      return containerAt(context)?.name?.value ?? 'ecs';
    case 'awslogs-region':
      return placeOf(context.task).region;
    case 'max-buffer-size':
      return '25m';
    default:
      return '';
  }
}

/** Those in use in the file first. */
function* regionNames({ task }: Parameters<SuggestionProvider['suggest']>[0]): Generator<Suggestion> {
  const used = surroundingsOf(task).regions;
  const rank = (name: string) => (used.includes(name) ? used.indexOf(name) : used.length);
  const sorted = regions.regions.toSorted((a, b) => rank(a.name) - rank(b.name));
  for (const { name, place } of sorted) {
    yield { value: name, detail: used.includes(name) ? `${place}, used in this file` : place };
  }
}
