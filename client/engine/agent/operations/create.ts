import { DockerError, type ContainerCreation } from '../../docker/docker.ts';
import { LABELS } from '../../docker/labels.ts';
import type { ContainerObserved, NetworkBinding, TaskRecord } from '../../state/model.ts';
import { NAMESPACE_PAUSE_NAME, PAUSE_CONTAINER_NAME } from '../../state/model.ts';
import { created, failed, failedBecause, updateContainer } from '../changes.ts';
import type { ContainerContext, Surroundings } from '../containerOptions/context.ts';
import { effectiveContainers, networkModeOf, overlayOf, platformOf } from '../containerOptions/effective.ts';
import { containerSpec } from '../containerOptions/index.ts';
import { namespacePauseSpec, pauseSpec } from '../containerOptions/pause.ts';
import type { TaskNames } from '../../networking/connect/naming.ts';
import { environmentFromFiles, EnvironmentFileMissing, objectReader } from '../environmentFiles.ts';
import { awsvpcWishes, bridgeWishes, hostBindings, type PortWish } from '../ports/wishes.ts';
import { PortTaken } from '../ports/portBook.ts';
import { firelensLinks } from '../firelens/links.ts';
import { valuesFor } from '../secretProviders/chain.ts';
import { needsOfContainer, type SecretNeed } from '../secretProviders/needs.ts';
import { withoutLinks } from '../podman.ts';
import { reasonText } from '../stopReason.ts';
import { volumeWishes } from '../taskVolumes.ts';
import type { OperationContext, PerformOnContainer } from './context.ts';

/** Chooses ports, then creates the container under the name that is on disk since its image was made ready. */
export const createOperation: PerformOnContainer = async (context, task, container) => {
  try {
    await choosePorts(context, task, container, new Set());
    return created(container.name, await createInDocker(context, task, container.name));
  } catch (error) {
    if (error instanceof PortTaken) {
      return failedBecause(container.name, reasonText('CannotStartContainerError', error.message));
    }
    if (error instanceof EnvironmentFileMissing) return failedBecause(container.name, error.message);
    if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
    return failed(container.name, 'create', error);
  }
};

/** What a container asks of the machine's ports: its own on bridge, the whole task's for the pause. */
export function wishesOf(
  { spec }: TaskRecord,
  { name, kind }: Pick<ContainerObserved, 'name' | 'kind'>,
): readonly PortWish[] {
  const containers = effectiveContainers(spec).filter((each) => !overlayOf(spec, each.name).skip);
  if (kind === 'CNI_PAUSE') return awsvpcWishes(spec, containers);
  const container = containers.find((each) => each.name === name);
  return container && networkModeOf(spec) === 'bridge' ? bridgeWishes(spec, container) : [];
}

/** Writes the chosen ports on the record, so that nobody else of ours takes them, and on disk. */
export async function choosePorts(
  { store, ports, machine }: OperationContext,
  task: TaskRecord,
  container: ContainerObserved,
  avoid: ReadonlySet<string>,
): Promise<void> {
  const record = (networkBindings: readonly NetworkBinding[]) =>
    void store.observeTask(task.spec.arn, (observed) =>
      updateContainer(observed, container.name, (each) => ({ ...each, networkBindings })),
    );
  const definition = task.spec.definition.containerDefinitions?.find(({ name }) => name === container.name);
  const { bindAddress, publishAddress } = machine();
  const elsewhere = bindAddress === undefined ? undefined : publishAddress;
  const onHost = definition ? hostBindings(definition, networkModeOf(task.spec), elsewhere) : [];
  if (onHost.length > 0) {
    record(onHost);
    return;
  }
  const wishes = wishesOf(task, container);
  // Chosen by an earlier attempt that a crash interrupted: the container may exist with these ports.
  if (avoid.size === 0 && container.networkBindings.length > 0) return;
  // Its own former choice must not stand in the way of the next one.
  if (container.networkBindings.length > 0) record([]);
  if (wishes.length === 0) return;
  await ports.choose(wishes, avoid, record);
  await store.durable();
}

/**
 * Its name must be on disk: after a crash it could not be told from somebody else's.
 * @returns Docker's id of the container, also when an earlier attempt had made it already
 */
export async function createInDocker(context: OperationContext, task: TaskRecord, name: string): Promise<string> {
  const { store, docker, network } = context;
  const isPause = name === PAUSE_CONTAINER_NAME || name === NAMESPACE_PAUSE_NAME;
  const definition = effectiveContainers(task.spec).find((each) => each.name === name);
  const container = task.observed.containers.find((each) => each.name === name);
  const [imageVariables, fileVariables, endpointVariables, firelens, names] = await Promise.all([
    isPause ? undefined : variablesOf(context, container?.image ?? ''),
    definition &&
      environmentFromFiles(
        definition,
        overlayOf(task.spec, name),
        objectReader(context, task.spec, new AbortController().signal),
      ),
    isPause || !container ? undefined : context.endpoints?.variables(task, container),
    isPause ? undefined : firelensLinks(context, task, name),
    hasNames(task, name) ? context.names?.of(task) : undefined,
    name === PAUSE_CONTAINER_NAME ? network.ensure() : undefined,
  ]);
  const current = store.task(task.spec.arn) ?? task;
  const asked = creationOf(context, current, name, {
    imageVariables,
    fileVariables,
    endpointVariables,
    firelens,
    names,
  });
  const creation = context.product() === 'podman' ? await withoutLinks(docker, asked) : asked;
  try {
    return (await docker.createContainer(creation)).id;
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    if (error.kind === 'conflict') {
      const known = await docker.inspectContainer(creation.name);
      if (known?.labels[LABELS.taskArn] === task.spec.arn) return known.id;
    }
    // An image that was built here for this machine's architecture, under the name of the definition.
    if (creation.platform !== undefined && /does not match the specified platform/.test(error.message)) {
      context.log.info('the image is of another architecture than the definition names', { container: name });
      return (await docker.createContainer({ name: creation.name, spec: creation.spec })).id;
    }
    throw error;
  }
}

/** The owner of a network has the names: the pause, or each container in bridge mode. */
const hasNames = ({ spec }: TaskRecord, name: string): boolean =>
  name === PAUSE_CONTAINER_NAME || (name !== NAMESPACE_PAUSE_NAME && networkModeOf(spec) === 'bridge');

/** Of an image that Docker cannot tell about the creation tells more. */
async function variablesOf(
  { docker, puller }: OperationContext,
  image: string,
): Promise<readonly string[] | undefined> {
  // Asked about when it was made ready, a moment ago; not so by this engine when it was started in between.
  const known = puller.variables(image);
  if (known !== undefined) return known;
  try {
    return (await docker.inspectImage(image))?.variables;
  } catch (error) {
    if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
    return undefined;
  }
}

function creationOf(
  context: OperationContext,
  task: TaskRecord,
  name: string,
  {
    names,
    ...variables
  }: Pick<Surroundings, 'imageVariables' | 'fileVariables' | 'endpointVariables' | 'firelens'> & {
    readonly names: TaskNames | undefined;
  },
): ContainerCreation {
  const { spec, observed } = task;
  const machine = context.machine();
  const container = observed.containers.find((each) => each.name === name);
  const dockerName = container?.dockerName;
  if (!container || dockerName === undefined)
    throw new Error(`container ${name} of task ${spec.id} has no name in Docker`);
  if (name === PAUSE_CONTAINER_NAME) {
    return { name: dockerName, spec: pauseSpec(spec, machine, container.networkBindings, names) };
  }
  if (name === NAMESPACE_PAUSE_NAME) return { name: dockerName, spec: namespacePauseSpec(spec, machine) };
  const definition = effectiveContainers(spec).find((each) => each.name === name);
  if (!definition) throw new Error(`container ${name} is not in the definition of task ${spec.id}`);
  const overlay = overlayOf(spec, name);
  const options: ContainerContext = {
    task: spec,
    networkMode: networkModeOf(spec),
    container: definition,
    overlay,
    machine,
    links: {
      ...surroundings(context, task, container, needsOfContainer(definition, overlay)),
      ...variables,
      hosts: names?.hosts,
    },
  };
  const platform = platformOf(spec, overlay);
  return { name: dockerName, spec: containerSpec(options), ...(platform === undefined ? {} : { platform }) };
}

function surroundings(
  { secrets, store }: OperationContext,
  { spec, observed }: TaskRecord,
  { networkBindings }: ContainerObserved,
  needs: readonly SecretNeed[],
): Surroundings {
  const pause = observed.containers.find(({ kind }) => kind !== 'NORMAL');
  return {
    pauseId: pause?.dockerId,
    dockerNames: Object.fromEntries(
      observed.containers.flatMap((each) => (each.dockerName === undefined ? [] : [[each.name, each.dockerName]])),
    ),
    volumeNames: Object.fromEntries(
      volumeWishes(spec, observed.taskVolumes, store.engineId).map(({ volume, dockerName }) => [volume, dockerName]),
    ),
    bindings: networkBindings,
    secrets: valuesFor(needs, 'environment', spec, secrets),
    logSecrets: valuesFor(needs, 'log-option', spec, secrets),
  };
}
