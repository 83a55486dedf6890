import { DockerError } from '../../docker/docker.ts';
import type { ContainerObserved, NetworkBinding, TaskRecord } from '../../state/model.ts';
import { created, failed, failedBecause, inspected, started, vanished, type Change } from '../changes.ts';
import { effectiveContainers } from '../containerOptions/effective.ts';
import { leftOutUlimits, wantedUlimits, type Ulimit } from '../containerOptions/limits.ts';
import { dockerNameOf } from '../dockerNames.ts';
import { hostPortsOf, portInMessage, PortTaken, takenMessage } from '../ports/portBook.ts';
import { reasonText, ulimitsLeftOut } from '../stopReason.ts';
import type { OperationContext, PerformOnContainer } from './context.ts';
import { choosePorts, createInDocker, wishesOf } from './create.ts';

/** Between picking a port and binding it somebody else may take it: then another one is picked, so often at most. */
const PORT_TRIES = 10;

export const startOperation: PerformOnContainer = async (context, task, container, signal) => {
  const avoid = new Set<string>();
  const remedied = new Set<string>();
  let current = container;
  for (let tries = 1; ; tries++) {
    try {
      await context.docker.startContainer(current.dockerId ?? '');
      return started(container.name, remarkOn(context, task, container));
    } catch (error) {
      if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
      const refused = refusedUlimit(task, container, error);
      if (refused && !remedied.has(refused.Name)) {
        // Another container's start may have learned it meanwhile; this one was still created with the limit.
        learn(context, container, refused);
        remedied.add(refused.Name);
      } else {
        if (error.kind !== 'port-in-use') return afterFailedStart(context, current, error);
        const taken = takenPorts(error, current.networkBindings);
        const fixed = fixedAmong(taken, task, current);
        if (fixed !== undefined) {
          const message = takenMessage(fixed.port, fixed, [], context.machine().publishAddress);
          return failedBecause(container.name, reasonText('CannotStartContainerError', message));
        }
        if (tries >= PORT_TRIES || signal.aborted) return failed(container.name, 'start', error);
        taken.forEach((key) => avoid.add(key));
      }
      try {
        current = await recreate(context, task, current, avoid);
      } catch (again) {
        if (again instanceof PortTaken) {
          return failedBecause(container.name, reasonText('CannotStartContainerError', again.message));
        }
        if (!(again instanceof DockerError) || again.kind === 'unreachable') throw again;
        return failed(container.name, 'create', again);
      }
    }
  }
};

/** Linux numbers of the limits that ECS has names for. */
const RLIMITS = [
  'cpu',
  'fsize',
  'data',
  'stack',
  'core',
  'rss',
  'nproc',
  'nofile',
  'memlock',
  'as',
  'locks',
  'sigpending',
  'msgqueue',
  'nice',
  'rtprio',
  'rttime',
];

/** The limit that the container asks for and this Docker may not set, if that is why it did not start. */
function refusedUlimit(task: TaskRecord, { name }: ContainerObserved, error: DockerError): Ulimit | undefined {
  const number = /error setting rlimit type (\d+)/.exec(error.message)?.[1];
  const definition = effectiveContainers(task.spec).find((each) => each.name === name);
  if (number === undefined || !definition) return undefined;
  const wanted = wantedUlimits({ task: task.spec, container: definition });
  return wanted.find(({ Name }) => Name === RLIMITS[Number(number)]);
}

/**
 * A rootless or restricted Docker may not raise limits above its own, and says so only when the container starts. A task
 * must not fail for that, least of all for Fargate's default: the limit is left out, here and from now on.
 */
function learn({ refusedUlimits, log }: OperationContext, { name }: ContainerObserved, { Name, Hard }: Ulimit): void {
  if (refusedUlimits.get(Name) === Hard) return;
  log.warn('this Docker may not set a ulimit; it is left out', { container: name, limit: Name, value: Hard });
  refusedUlimits.set(Name, Hard);
}

function remarkOn(
  { machine }: OperationContext,
  { spec }: TaskRecord,
  { name }: ContainerObserved,
): string | undefined {
  const definition = effectiveContainers(spec).find((each) => each.name === name);
  const leftOut = definition ? leftOutUlimits({ task: spec, container: definition, machine: machine() }) : [];
  return leftOut.length === 0 ? undefined : ulimitsLeftOut(leftOut);
}

/**
 * A restartPolicy's restart: the same container again.
 * @throws DockerError of kind `unreachable`
 */
export const restartOperation: PerformOnContainer = async ({ docker }, _task, container) => {
  try {
    await docker.startContainer(container.dockerId ?? '');
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

/** `8080/tcp` of those that Docker named, or all when it named none. */
function takenPorts(error: DockerError, bindings: readonly NetworkBinding[]): readonly string[] {
  const named = portInMessage(error.message);
  return bindings.flatMap((binding) =>
    hostPortsOf(binding)
      .filter((port) => named === undefined || port === named)
      .map((port) => `${port}/${binding.protocol ?? 'tcp'}`),
  );
}

function fixedAmong(taken: readonly string[], task: TaskRecord, container: ContainerObserved) {
  for (const { choice, protocol, containerPort } of wishesOf(task, container)) {
    if (choice.kind === 'fixed' && taken.includes(`${choice.hostPort}/${protocol}`)) {
      return { port: choice.hostPort, protocol, containerPort };
    }
  }
  return undefined;
}

/** Options are fixed at creation, so the container is made anew, under a new name that is recorded first. */
async function recreate(
  context: OperationContext,
  task: TaskRecord,
  container: ContainerObserved,
  avoid: ReadonlySet<string>,
): Promise<ContainerObserved> {
  const { docker, store, random, clock } = context;
  const { arn } = task.spec;
  const { name } = container;
  await docker.removeContainer(container.dockerId ?? '');
  if (avoid.size > 0) await choosePorts(context, task, container, avoid);
  const dockerName = dockerNameOf(task.spec, container.kind === 'CNI_PAUSE' ? 'internalecspause' : name, random);
  store.observeTask(arn, (observed) => ({
    ...observed,
    containers: observed.containers.map((each) => (each.name === name ? { ...each, dockerName } : each)),
  }));
  const dockerId = await createInDocker(context, task, name);
  const after = store.observeTask(arn, (_) => created(name, dockerId)(store.task(arn) ?? task, clock.now()).observed);
  return after?.observed.containers.find((each) => each.name === name) ?? { ...container, dockerId };
}
