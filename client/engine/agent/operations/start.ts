import { DockerError } from '../../docker/docker.ts';
import type { ContainerObserved, TaskObserved, TaskRecord } from '../../state/model.ts';
import { failed, failedBecause, inspected, started, updateContainer, vanished, type Change } from '../changes.ts';
import { dockerNameOf } from '../dockerNames.ts';
import { EnvironmentFileMissing } from '../environmentFiles.ts';
import { configureRouter } from '../firelens/links.ts';
import { PortTaken, takenMessage } from '../ports/portBook.ts';
import { reasonText } from '../stopReason.ts';
import type { OperationContext, PerformOnContainer } from './context.ts';
import { choosePorts, createInDocker } from './create.ts';
import { gpuRemark, learnRefusedGpus, refusesGpus } from './refusedGpus.ts';
import { learnRefusedUlimit, refusedUlimit, ulimitRemark } from './refusedUlimits.ts';
import { fixedAmong, takenPorts } from './takenPorts.ts';

/** Between picking a port and binding it somebody else may take it: then another one is picked, so often at most. */
const PORT_TRIES = 10;

/** What a start has tried so far against what Docker refused. */
interface Remedies {
  readonly avoidedPorts: Set<string>;
  readonly leftOutUlimits: Set<string>;
  leftOutGpus: boolean;
  portTries: number;
  networkMade: boolean;
  foundMissing: boolean;
  joinedAnew: boolean;
}

/** Starts a container; what a fresh attempt can cure does not fail the task. */
export const startOperation: PerformOnContainer = async (context, task, container, signal) => {
  const remedies: Remedies = {
    avoidedPorts: new Set(),
    leftOutUlimits: new Set(),
    leftOutGpus: false,
    portTries: 0,
    networkMade: false,
    foundMissing: false,
    joinedAnew: false,
  };
  let current = container;
  if (container.kind === 'NORMAL') await context.endpoints?.beforeStart(task);
  for (;;) {
    try {
      await configureRouter(context, task, current.name, current.dockerId ?? '');
      await context.docker.startContainer(current.dockerId ?? '');
      if (container.kind === 'NORMAL') {
        await context.endpoints?.afterStart(task, container.name, current.dockerId ?? '');
      }
      return started(container.name, remarkOn(context, task, container));
    } catch (error) {
      if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
      const next = await remedy(context, task, current, error, remedies);
      if (typeof next === 'function') return next;
      if (signal.aborted) return failed(container.name, 'start', error);
      if (next === 'start again') continue;
      try {
        current =
          next === 'make it'
            ? await makeMissing(context, task, current)
            : await recreate(context, task, current, remedies.avoidedPorts);
      } catch (again) {
        if (again instanceof PortTaken) {
          return failedBecause(container.name, reasonText('CannotStartContainerError', again.message));
        }
        if (again instanceof EnvironmentFileMissing) return failedBecause(container.name, again.message);
        if (!(again instanceof DockerError) || again.kind === 'unreachable') throw again;
        return failed(container.name, 'create', again);
      }
    }
  }
};

/** What the definition asks for and this Docker could not give. */
function remarkOn(context: OperationContext, task: TaskRecord, container: ContainerObserved): string | undefined {
  const remarks = [ulimitRemark(context, task, container), gpuRemark(context, task, container)];
  const said = remarks.filter((each) => each !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

/** What to try next about a refused start, or what its failure makes of the task. */
async function remedy(
  context: OperationContext,
  task: TaskRecord,
  container: ContainerObserved,
  error: DockerError,
  remedies: Remedies,
): Promise<'start again' | 'make anew' | 'make it' | Change> {
  const { name, dockerId = '' } = container;
  if (error.kind === 'not-found' && error.message.includes(dockerId) && !remedies.foundMissing) {
    // An attempt that was to make it anew was cut short between its removal and its creation.
    remedies.foundMissing = true;
    return 'make it';
  }
  if (joinsFormerPause(context, task, container, error) && !remedies.joinedAnew) {
    remedies.joinedAnew = true;
    return 'make anew';
  }
  if (refusesGpus(error) && !remedies.leftOutGpus) {
    learnRefusedGpus(context, container);
    remedies.leftOutGpus = true;
    return 'make anew';
  }
  const refused = refusedUlimit(task, container, error);
  if (refused && !remedies.leftOutUlimits.has(refused.Name)) {
    // Another container's start may have learned it meanwhile; this one was still created with the limit.
    learnRefusedUlimit(context, container, refused);
    remedies.leftOutUlimits.add(refused.Name);
    return 'make anew';
  }
  const networkIsWrong = error.kind === 'not-found' || /network \S+ is ambiguous/.test(error.message);
  if (container.kind === 'CNI_PAUSE' && networkIsWrong && !remedies.networkMade) {
    // Nothing was attached to the network, so `docker network prune` took it; or it is there twice.
    remedies.networkMade = true;
    context.network.forget();
    await context.network.ensure();
    return 'start again';
  }
  if (/cannot assign requested address/i.test(error.message)) {
    const { bindAddress, publishAddress } = context.machine();
    const message = `${error.message}: ${bindAddress ?? publishAddress} is no address of the machine that Docker runs on; ${
      bindAddress === undefined
        ? 'give the setting drydock.publishAddress one that it has'
        : 'register the container instance with a host name as its drydock.address, or an address that it has'
    }`;
    return failedBecause(name, reasonText('CannotStartContainerError', message));
  }
  if (error.kind !== 'port-in-use') return afterFailedStart(context, container, error);
  const taken = takenPorts(error, container.networkBindings);
  const fixed = fixedAmong(taken, task, container);
  if (fixed !== undefined) {
    const message = takenMessage(fixed.port, fixed, [], context.machine().publishAddress);
    return failedBecause(name, reasonText('CannotStartContainerError', message));
  }
  if (++remedies.portTries >= PORT_TRIES) return failed(name, 'start', error);
  taken.forEach((key) => remedies.avoidedPorts.add(key));
  return 'make anew';
}

/**
 * A restartPolicy's restart: the same container again.
 * @throws DockerError of kind `unreachable`
 */
export const restartOperation: PerformOnContainer = async ({ docker, endpoints }, task, container) => {
  try {
    await docker.startContainer(container.dockerId ?? '');
    await endpoints?.afterStart(task, container.name, container.dockerId ?? '');
    return started(container.name);
  } catch (error) {
    if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
    return error.kind === 'not-found' ? vanished(container.name) : failed(container.name, 'start', error);
  }
};

/** A start that timed out may have happened all the same: it is undone, so that nothing runs unseen. */
async function afterFailedStart(
  { docker }: OperationContext,
  container: ContainerObserved,
  error: DockerError,
): Promise<Change> {
  if (error.kind === 'timeout' || /EOF$/.test(error.message)) {
    const seen = await docker.inspectContainer(container.dockerId ?? '');
    if (seen?.state.running) {
      if (error.kind !== 'timeout') return inspected(container.name, seen);
      await docker.stopContainer(seen.id, 0);
    }
  }
  return failed(container.name, 'start', error);
}

/** The pause was made anew, for a port that was taken, after this container had been created to join the former one. */
function joinsFormerPause(
  { store }: OperationContext,
  { spec }: TaskRecord,
  { kind, dockerId }: ContainerObserved,
  { message }: DockerError,
): boolean {
  const pause = store.task(spec.arn)?.observed.containers.find((each) => each.kind !== 'NORMAL');
  const named = /\b[0-9a-f]{64}\b/.exec(message)?.[0];
  return kind === 'NORMAL' && pause !== undefined && ![undefined, dockerId, pause.dockerId].includes(named);
}

/** Under the name that is recorded: whoever has that name is the one that was meant. */
async function makeMissing(
  context: OperationContext,
  task: TaskRecord,
  container: ContainerObserved,
): Promise<ContainerObserved> {
  const { name } = container;
  const dockerId = await createInDocker(context, task, name);
  const after = context.store.observeTask(task.spec.arn, (observed) => identified(observed, name, dockerId));
  return after?.observed.containers.find((each) => each.name === name) ?? { ...container, dockerId };
}

const identified = (observed: TaskObserved, name: string, dockerId: string) =>
  updateContainer(observed, name, (each) => ({ ...each, dockerId }));

/** Options are fixed at creation, so the container is made anew, under a new name that is recorded first. */
async function recreate(
  context: OperationContext,
  task: TaskRecord,
  container: ContainerObserved,
  avoid: ReadonlySet<string>,
): Promise<ContainerObserved> {
  const { docker, store, random } = context;
  const { arn } = task.spec;
  const { name } = container;
  await docker.removeContainer(container.dockerId ?? '');
  if (avoid.size > 0) await choosePorts(context, task, container, avoid);
  const dockerName = dockerNameOf(task.spec, name, random);
  store.observeTask(arn, (observed) => ({
    ...observed,
    containers: observed.containers.map((each) => (each.name === name ? { ...each, dockerName } : each)),
  }));
  await store.durable();
  return makeMissing(context, task, container);
}
