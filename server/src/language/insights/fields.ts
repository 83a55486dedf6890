import { platformName, supportOf } from '../values/launchTypeSupport.ts';
import { driverAt, optionOf } from '../values/logDrivers.ts';
import { matches } from '../values/provider.ts';
import { code, textOf, type Insight, type InsightOfValue } from './insight.ts';

/** What ECS takes where the key is left out. */
export const defaultValue: InsightOfValue = function* ({ schema }) {
  if (schema?.default !== undefined) yield `Default: ${code(JSON.stringify(schema.default))}`;
};

/** Where the field, or some of its values, cannot be used. */
export const launchTypes: Insight = function* ({ path }) {
  const supports = [...supportOf(path)];
  const refusing = supports
    .filter(([, { kind }]) => kind === 'unsupported')
    .map(([platform]) => platformName(platform));
  if (refusing.length > 0) yield `Not supported on ${refusing.join(', ')}.`;
  for (const [platform, support] of supports) {
    if (support.kind === 'values') {
      yield `On ${platformName(platform)} only ${support.allowed.map((value) => code(value)).join(', ')}.`;
    }
  }
};

/** An option of a log driver, of which the schema knows only that it is text. */
export const logOption: Insight = function* ({ path, container }) {
  if (!matches('containerDefinitions/*/logConfiguration/options/*', path)) return;
  const option = optionOf(driverAt(container), String(path.at(-1)));
  if (option === undefined) return;
  yield option.description;
  if (option.values !== undefined) yield `One of ${option.values.map((value) => code(value)).join(', ')}.`;
  if (option.default !== undefined) yield `Default: ${code(option.default)}`;
};

/** The container that a name stands for. */
export const namedContainer: Insight = function* (subject) {
  const { task, path } = subject;
  const isName = ['containerName', 'sourceContainer'].includes(String(path.at(-1))) || path.at(-2) === 'links';
  const name = isName ? textOf(subject)?.split(':')[0] : undefined;
  const container = task.containers?.items.find((each) => name !== undefined && each.name?.value === name);
  if (container === undefined) return;
  const facts = [
    container.image?.value === undefined ? 'no image yet' : `image ${code(container.image.value)}`,
    container.essential?.value === false ? 'not essential' : 'essential',
    container.hasHealthCheck ? 'has a health check' : 'no health check',
  ];
  yield `Container ${code(name ?? '')}: ${facts.join(', ')}.`;
};
