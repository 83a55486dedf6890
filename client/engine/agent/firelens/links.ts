/** What a container needs of FireLens when it is created, and the router's files when it starts: the part that asks Docker. */
import type { KeyValuePair, TaskRecord } from '../../state/model.ts';
import { effectiveContainers, networkModeOf, overlayOf } from '../containerOptions/effective.ts';
import type { OperationContext } from '../operations/context.ts';
import { valuesFor } from '../secretProviders/chain.ts';
import { needsOfContainer } from '../secretProviders/needs.ts';
import { routerConfiguration, routerFiles, SOCKET_FILE, SOCKET_FOLDER } from './configuration.ts';
import { logRouterOf, secretVariable, type LogRouter } from './router.ts';
import { SOCKET_VOLUME } from './socketVolume.ts';

export interface FirelensLinks {
  /** Variables to add, unless the container has them. */
  readonly variables: readonly KeyValuePair[];
  /** Of a container that logs through the router. */
  readonly logDriver?: { readonly Type: 'fluentd'; readonly Config: Record<string, string> };
  /** Of the router: where the volume with its socket is mounted, as Docker's `Binds` want it. */
  readonly bind?: string;
}

const FORWARD_PORT = '24224';

type Context = Pick<OperationContext, 'docker' | 'secrets'>;

/** Undefined for a container that FireLens is no matter of. */
export async function firelensLinks(
  context: Context,
  task: TaskRecord,
  name: string,
): Promise<FirelensLinks | undefined> {
  const router = logRouterOf(task.spec);
  const volume = task.observed.taskVolumes[SOCKET_VOLUME];
  if (!router || volume === undefined) return undefined;
  if (router.name === name) {
    return { variables: routerVariables(context, task, router), bind: `${volume}:${SOCKET_FOLDER}` };
  }
  const routed = router.routed.find((each) => each.name === name);
  if (!routed) return undefined;
  const folder = await context.docker.volumeMountpoint(volume);
  if (folder === undefined) return undefined;
  return {
    variables: await forwardVariables(context, task, router),
    logDriver: {
      Type: 'fluentd',
      Config: {
        'fluentd-address': `unix://${folder}/${SOCKET_FILE}`,
        tag: `${name}-firelens-${task.spec.id}`,
        // The container neither waits for the router nor ends with it.
        'fluentd-async': 'true',
        'fluentd-sub-second-precision': 'true',
        ...(routed.bufferLimit === undefined ? {} : { 'fluentd-buffer-limit': routed.bufferLimit }),
      },
    },
  };
}

/** Puts the router's configuration into its container, as often as it is about to start for the first time. */
export async function configureRouter(
  { docker }: Context,
  { spec }: TaskRecord,
  name: string,
  dockerId: string,
): Promise<void> {
  const router = logRouterOf(spec);
  if (router?.name !== name) return;
  await docker.putFiles(dockerId, routerFiles(routerConfiguration(spec, router)));
}

function routerVariables(context: Context, { spec }: TaskRecord, { type, routed }: LogRouter): KeyValuePair[] {
  const secrets = routed.flatMap((container) =>
    Object.entries(secretOptions(context, spec, container.name)).map(([option, value]) => ({
      name: secretVariable(container.name, option),
      value,
    })),
  );
  return [...(type === 'fluentd' ? [{ name: 'FLUENT_UID', value: '0' }] : []), ...secrets];
}

/** Where the router takes records from programs that send them by themselves. */
async function forwardVariables(
  { docker }: Context,
  { spec, observed }: TaskRecord,
  router: LogRouter,
): Promise<KeyValuePair[]> {
  const variables = (host: string) => [
    { name: 'FLUENT_HOST', value: host },
    { name: 'FLUENT_PORT', value: FORWARD_PORT },
  ];
  const mode = networkModeOf(spec);
  if (mode === 'awsvpc') return variables('127.0.0.1');
  if (mode !== 'bridge') return [];
  const { dockerId } = observed.containers.find(({ name }) => name === router.name) ?? {};
  const seen = dockerId === undefined ? undefined : await docker.inspectContainer(dockerId);
  const address = Object.values(seen?.networks ?? {}).find(({ ipAddress }) => ipAddress !== '')?.ipAddress;
  return address === undefined ? [] : variables(address);
}

function secretOptions(
  { secrets }: Pick<Context, 'secrets'>,
  spec: TaskRecord['spec'],
  name: string,
): Readonly<Record<string, string>> {
  const container = effectiveContainers(spec).find((each) => each.name === name);
  const needs = container ? needsOfContainer(container, overlayOf(spec, name)) : [];
  return valuesFor(needs, 'log-option', spec, secrets);
}
