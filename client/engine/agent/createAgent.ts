/** Puts the agent together: a loop per task, Docker's events led to them, and the meeting of records and Docker. */
import { DockerError, type ContainerSummary } from '../docker/docker.ts';
import { LABELS } from '../docker/labels.ts';
import { createOneByOne } from '../networking/oneByOne.ts';
import { createEngineNetwork } from '../networking/engineNetwork.ts';
import { resourceName } from '../state/arn.ts';
import type { Change as StoreChange } from '../state/store.ts';
import type { TaskRecord } from '../state/model.ts';
import { systemClock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import { createAwakeTime } from '../util/awake.ts';
import { messageOf } from '../util/log.ts';
import { findOrphans, type Listing } from './adopt.ts';
import type { Agent, AgentOptions } from './agent.ts';
import { createLogCollector } from './awslogs/collector.ts';
import type { OperationContext } from './operations/context.ts';
import { createPortBook, hostPortsOf, type PortHolder, type PortProbe } from './ports/portBook.ts';
import { probePort } from './ports/portProbe.ts';
import { createPuller } from './puller.ts';
import { createTaskLoop, type TaskLoop } from './taskLoop.ts';

/** The agent looks at everything again every 5 minutes, more or less: events may have been missed (ecs/runtime 1.2). */
const REFRESH_PAUSE = 5 * 60_000;
const REFRESH_JITTER = 30_000;
/** Podman does not always tell of health. */
const HEALTH_PAUSE = 5_000;
/** A pause that Docker takes longer to stop does not hold up those of other tasks. */
const LEAVING_PATIENCE = 60_000;
/** Before a broken stream of events is opened again. */
const REOPEN_PAUSE = 1000;
/** Milliseconds. Others wait no longer for a Docker that is there and cannot tell about its containers. */
const MEETING_PATIENCE = 10_000;
/** Before Docker is asked again about the containers of a task that it could not tell about. */
const RECONNECT_PAUSE = 5000;

/** @param portProbe how to tell whether a port of this machine is free */
export function createAgent(options: AgentOptions, portProbe: PortProbe = probePort): Agent {
  const { store, docker, availability, clock, log, settings, random, endpoints } = options;
  const network = createEngineNetwork(docker, store.engineId, settings.version);
  const awake = options.awake ?? createAwakeTime(clock);
  const refusedUlimits = new Map<string, number>();
  const refusals = { gpus: false };
  // Lines come as fast as they do, however fast the engine's time goes.
  const logs =
    options.logStore && createLogCollector({ store, docker, logs: options.logStore, clock: systemClock, log });
  const context: OperationContext = {
    store,
    docker,
    network,
    leaveNetwork: createOneByOne(clock, LEAVING_PATIENCE),
    puller: createPuller(docker, options.pulls, clock),
    ports: createPortBook({
      address: settings.publishAddress,
      probe: portProbe,
      held: () => heldPorts(store.tasks()),
    }),
    secrets: options.secrets,
    endpoints,
    names: options.names,
    readAwsSecrets:
      options.readAwsSecrets ?? (() => Promise.reject(new Error('this engine does not ask AWS for secrets'))),
    readAwsObject:
      options.readAwsObject ?? (() => Promise.reject(new Error('this engine does not ask AWS for objects of S3'))),
    machine: () => {
      const { cpus, memoryBytes } = availability.status();
      return {
        engineId: store.engineId,
        version: settings.version,
        helperImage: settings.helperImage,
        publishAddress: settings.publishAddress,
        bindAddress: settings.bindAddress,
        networkName: network.name,
        cpus,
        memoryBytes,
        refusedUlimits,
        refusesGpus: refusals.gpus,
      };
    },
    product: () => availability.status().product,
    refusedUlimits,
    refusals,
    pullBehavior: settings.pullBehavior,
    logsKept: async (taskArn) => logs?.settled(taskArn),
    clock,
    awake,
    random,
    log,
  };
  const loops = new Map<string, TaskLoop>();
  const stopped = new AbortController();
  const subscriptions: Disposable[] = [];
  let session: { readonly end: AbortController; readonly ended: Promise<void> } | undefined;
  let connected = false;
  /** All tasks were looked at since Docker is there. A stream of events that breaks misses little: it is opened again soon. */
  let met = false;
  /** Since when they could have been: Docker is there, or the agent has begun. */
  let strangersSince = 0;

  const addLoop = (task: TaskRecord, fresh: boolean) => {
    if (task.observed.cleanedUp) return;
    const loop = createTaskLoop(task.spec.arn, context, fresh);
    loops.set(task.spec.arn, loop);
    if (connected && fresh) endpoints?.warmUp();
    if (connected && fresh) void loop.connect([]);
    else loop.advance();
  };

  const onStoreChange = (change: StoreChange) => {
    if (change.kind !== 'task') return;
    const { before, after } = change;
    if (!after || after.observed.cleanedUp) {
      const arn = (after ?? before)?.spec.arn ?? '';
      loops.get(arn)?.dispose();
      loops.delete(arn);
      options.secrets.forget(arn);
    } else if (!before) {
      addLoop(after, true);
    } else {
      loops.get(after.spec.arn)?.advance();
      if (before.observed.lastStatus !== 'STOPPED' && after.observed.lastStatus === 'STOPPED') endpoints?.ended(after);
    }
  };

  const ownLabel = { [LABELS.engine]: store.engineId };

  const listOwn = async (): Promise<Listing> => {
    const [containers, volumes, networks] = await Promise.all([
      docker.listContainers(ownLabel),
      docker.listVolumes(ownLabel),
      docker.listNetworks(ownLabel),
    ]);
    return { containers, volumes, networks };
  };

  const removeOrphans = async (listing: Listing) => {
    const orphans = findOrphans(store.tasks(), listing, network.name, [
      ...(endpoints?.shared ?? []),
      // Looked after by load balancing and Service Connect.
      ...store.balancers().map(({ dockerName }) => dockerName),
      ...(options.names?.shared() ?? []),
    ]);
    const attempt = async (what: string, id: string, remove: (id: string) => Promise<void>) => {
      try {
        await remove(id);
        log.info(`removed ${what} that no task owns`, { id });
      } catch (error) {
        log.warn(`could not remove ${what} that no task owns`, { id, problem: messageOf(error) });
      }
    };
    for (const id of orphans.containers) await attempt('a container', id, (each) => docker.removeContainer(each));
    for (const id of orphans.volumes) await attempt('a volume', id, (each) => docker.removeVolume(each));
    for (const id of orphans.networks) await attempt('a network', id, (each) => docker.removeNetwork(each));
  };

  /** One container that Docker cannot tell about must not keep the other tasks waiting. */
  const connectLoop = async (loop: TaskLoop, listed: readonly ContainerSummary[], signal: AbortSignal) => {
    let containers = listed;
    for (;;) {
      try {
        await loop.connect(containers);
        return;
      } catch (error) {
        if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
        log.warn('finding the containers of a task failed', { problem: error.message });
        await clock.sleep(RECONNECT_PAUSE, signal);
        containers = await docker.listContainers(ownLabel);
      }
    }
  };

  /** The stream of events is open, so nothing that happens from here on is missed. */
  const meet = async (signal: AbortSignal) => {
    const listing = await listOwn();
    // Before anything new is created: what is found now and belongs to nobody cannot be in the making.
    await removeOrphans(listing);
    signal.throwIfAborted();
    connected = true;
    endpoints?.connect();
    await Promise.all([...loops.values()].map((loop) => connectLoop(loop, listing.containers, signal)));
    signal.throwIfAborted();
    met = true;
    options.onUpToDate?.();
  };

  const lose = () => {
    connected = false;
    loops.forEach((loop) => loop.disconnect());
  };

  const runSession = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const watch = new AbortController();
      const open = AbortSignal.any([signal, watch.signal]);
      network.forget();
      try {
        await docker.watchEvents({
          labels: ownLabel,
          signal: open,
          onOpen: () => {
            meet(open).catch((error: unknown) => {
              if (open.aborted) return;
              log.warn('reading what is in Docker failed', { problem: messageOf(error) });
              watch.abort();
            });
          },
          onEvent: (event) => {
            const arn = event.attributes[LABELS.taskArn];
            if (event.type === 'container' && arn !== undefined) loops.get(arn)?.onEvent(event);
            if (event.type === 'container') endpoints?.onEvent(event);
            const { name } = event.attributes;
            if (event.type === 'container' && event.action === 'die' && arn === undefined && name !== undefined) {
              options.containerEnded?.(name);
            }
          },
        });
      } catch (error) {
        log.warn('the stream of Docker events broke', { problem: messageOf(error) });
      }
      watch.abort();
      // An aborted session has been given up already, and another one may be under way.
      if (session?.end.signal === signal) lose();
      await clock.sleep(REOPEN_PAUSE, signal).catch(() => undefined);
    }
  };

  const followAvailability = ({ available }: { readonly available: boolean }) => {
    if (available && !session) {
      strangersSince = clock.now();
      const end = new AbortController();
      session = { end, ended: runSession(end.signal) };
    } else if (!available && session) {
      session.end.abort();
      session = undefined;
      met = false;
      lose();
    }
  };

  const refreshForever = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(REFRESH_PAUSE + (random() * 2 - 1) * REFRESH_JITTER, stopped.signal);
      loops.forEach((loop) => loop.refresh());
      if (connected) endpoints?.connect();
      if (connected) await stopWhatHasEnded().catch(() => undefined);
    }
  };

  /** Containers that are known to have ended and run all the same: a stop that Docker forgot, or somebody's start. */
  const stopWhatHasEnded = async () => {
    for (const { id, labels, state } of await docker.listContainers(ownLabel)) {
      if (state === 'running') loops.get(labels[LABELS.taskArn] ?? '')?.seenRunning(id);
    }
  };

  const watchHealthForever = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(HEALTH_PAUSE, stopped.signal);
      if (context.product() === 'podman') loops.forEach((loop) => loop.refresh('checked'));
    }
  };

  return {
    isUpToDate: () => met || clock.now() - strangersSince >= MEETING_PATIENCE,
    start() {
      strangersSince = clock.now();
      logs?.start();
      for (const task of store.tasks()) addLoop(task, false);
      subscriptions.push(store.subscribe(onStoreChange), availability.subscribe(followAvailability));
      followAvailability(availability.status());
      refreshForever().catch(() => undefined);
      watchHealthForever().catch(() => undefined);
    },
    async stop() {
      stopped.abort();
      const logsEnded = logs?.stop();
      if (!options.awake) awake.dispose();
      subscriptions.forEach((each) => each.dispose());
      loops.forEach((loop) => loop.dispose());
      await Promise.all([...loops.values()].map((loop) => loop.idle()));
      const ending = session;
      ending?.end.abort();
      await ending?.ended;
      await logsEnded;
      const active = store.tasks().some(({ observed }) => !observed.cleanedUp && observed.lastStatus !== 'STOPPED');
      await endpoints?.end(ending !== undefined && !active).catch(() => undefined);
      if (ending && !active) await network.removeIfUnused().catch(() => undefined);
    },
  };
}

/** Ports of this machine that tasks of this engine have or are about to have. */
export function heldPorts(tasks: readonly TaskRecord[]): readonly PortHolder[] {
  return tasks
    .filter(({ observed }) => observed.lastStatus !== 'STOPPED')
    .flatMap(({ spec, observed }) =>
      observed.containers
        .filter(({ status }) => status !== 'STOPPED')
        .flatMap(({ networkBindings }) => networkBindings)
        .flatMap((binding) =>
          hostPortsOf(binding).map((port) => ({
            port,
            protocol: binding.protocol ?? 'tcp',
            holder: `task ${spec.id} (${resourceName(spec.taskDefinitionArn)})`,
          })),
        ),
    );
}
