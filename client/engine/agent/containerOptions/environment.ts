import { LOCAL_REGION } from '../../state/arn.ts';
import type { KeyValuePair, LaunchType } from '../../state/model.ts';
import { mergeEnvironment } from './effective.ts';
import type { ContainerContext, FieldFamily } from './context.ts';

/**
 * Definition, then RunTask's override (already merged), then the overlay. Environment files only add what none of these
 * names; secrets overwrite a variable of their name. What ECS adds by itself never replaces anything.
 */
export const environmentOptions: FieldFamily = (context) => {
  const { container, overlay, links } = context;
  const plain = mergeEnvironment(container.environment ?? [], pairs(overlay.environment ?? {}));
  const withFiles = [...plain, ...pairs(links.fileVariables ?? {}).filter((each) => !hasName(plain, each))];
  const own = mergeEnvironment(withFiles, pairs(links.secrets));
  const all = [...own, ...addedByEcs(context, new Set(own.map(({ name = '' }) => name)))];
  return { Env: all.map(({ name, value }) => `${name ?? ''}=${value ?? ''}`) };
};

const pairs = (values: Readonly<Record<string, string>>): KeyValuePair[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const hasName = (variables: readonly KeyValuePair[], { name }: KeyValuePair) =>
  variables.some((each) => each.name === name);

const EXECUTION_ENVIRONMENT: Readonly<Partial<Record<LaunchType, string>>> = {
  EC2: 'AWS_ECS_EC2',
  FARGATE: 'AWS_ECS_FARGATE',
};

const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** Where it runs; and in which region, unless the task or the image says so by either variable (ecs/runtime 1.8). */
function addedByEcs({ task, links }: ContainerContext, given: ReadonlySet<string>): KeyValuePair[] {
  const execution = EXECUTION_ENVIRONMENT[task.launchType];
  const hasRegion = REGION_VARIABLES.some((name) => given.has(name) || links.imageVariables?.includes(name));
  return [
    ...(execution === undefined || given.has('AWS_EXECUTION_ENV')
      ? []
      : [{ name: 'AWS_EXECUTION_ENV', value: execution }]),
    ...(hasRegion ? [] : REGION_VARIABLES.map((name) => ({ name, value: LOCAL_REGION }))),
    ...(links.firelens?.variables ?? []).filter(({ name = '' }) => !given.has(name)),
    ...(links.endpointVariables ?? []).filter(({ name = '' }) => !given.has(name)),
  ];
}
