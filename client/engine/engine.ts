/** Puts the engine together: state, API, services and agent around one store. Nothing here decides anything. */
import { randomUUID } from 'node:crypto';
import { PROTOCOL_VERSION, type ReadyMessage } from '../protocol/ready.ts';
import type { Agent, AgentOptions } from './agent/agent.ts';
import { createSecretValues } from './agent/secrets.ts';
import { readAwsObject } from './aws/objects.ts';
import { createAwsSecretReader } from './aws/secrets.ts';
import type { ApiContext, TaskLimits } from './api/context.ts';
import { createEventStream } from './api/eventStream.ts';
import { createExecSessions } from './api/execSessions.ts';
import { startApiServer, type ApiServer, type ApiServerOptions } from './api/httpServer.ts';
import { createOverlays } from './api/overlays.ts';
import type { PortProbe } from './agent/ports/portBook.ts';
import type { DockerAvailability } from './docker/availability.ts';
import { clearDocker } from './docker/clear.ts';
import type { DockerInfo } from './docker/docker.ts';
import type { DockerEndpoint } from './docker/endpoint.ts';
import type { NamedDocker } from './docker/namedDocker.ts';
import { createPullBoard } from './docker/pullBoard.ts';
import { createUsageCollector } from './docker/usageCollector.ts';
import { keepContainerInstances } from './containerInstances.ts';
import { startEndpoints } from './endpoints.ts';
import { createFleet } from './fleet/fleet.ts';
import { identity, lookAtDocker, objectionTo } from './fleet/lookAtDocker.ts';
import { watchLosses } from './fleet/loss.ts';
import type { Connection, Member, MemberOptions } from './fleet/member.ts';
import { otherInstanceOf, storeOf } from './fleet/ownTasks.ts';
import { routedDocker } from './fleet/routedDocker.ts';
import { watchIdle } from './idle.ts';
import { createServiceConnect } from './serviceConnect.ts';
import { createLoadBalancing } from './loadBalancing.ts';
import { createEngineNetwork } from './networking/engineNetwork.ts';
import type { EngineOptions } from './options.ts';
import { removeReadyFile, writeReadyFile } from './readyFile.ts';
import { startLogRetention } from './services/logRetention.ts';
import { startRetention } from './services/retention.ts';
import { startServices } from './services/serviceLoop.ts';
import { LOCAL_REGION } from './state/arn.ts';
import { loadCredentials } from './state/credentialsFile.ts';
import { freshState } from './state/freshState.ts';
import type { NoticesFor, TaskRecord, TaskSpec } from './state/model.ts';
import { createSnapshotWriter, readSnapshot } from './state/snapshotFile.ts';
import { openLogStore } from './state/logs/logStore.ts';
import { createStore, type Store } from './state/store.ts';
import { stopAllTasks } from './stopAllTasks.ts';
import { createAwakeTime } from './util/awake.ts';
import { scaledClock, systemClock, type Clock } from './util/clock.ts';
import type { Disposable } from './util/disposable.ts';
import { messageOf, type Log } from './util/log.ts';

/** How long the engine's end waits for Docker calls that are under way; a window waits longer for it. */
const AGENT_PATIENCE = 10_000;

/** How long the ready line waits for a Docker that takes its time to answer; without one the engine starts all the same. */
const FIRST_LOOK_PATIENCE = 2000;

/** What differs between the real engine and one in a test. */
export interface EngineParts {
  readonly connectDocker: (clock: Clock) => Connection;
  /** Another Docker than the engine's own, which is the one that `objection` says nothing against. */
  readonly connectNamed: (
    named: NamedDocker,
    objection: (info: DockerInfo) => Promise<string | undefined>,
    clock: Clock,
  ) => Connection;
  readonly lookAtNamed: (
    named: NamedDocker,
  ) => Promise<{ readonly endpoint: DockerEndpoint; readonly info: DockerInfo }>;
  readonly createAgent: (options: AgentOptions, probe?: PortProbe) => Agent;
  /** Milliseconds; absent: ten seconds. */
  readonly agentPatience?: number;
  readonly checkDefinition: ApiContext['checkDefinition'];
  readonly checkService: ApiContext['checkService'];
  readonly readExpression: ApiContext['readExpression'];
  readonly noticesFor: (availability: DockerAvailability, ...facts: Parameters<NoticesFor>) => ReturnType<NoticesFor>;
  readonly limitsOf: (availability: DockerAvailability, task: TaskSpec) => TaskLimits;
}

export interface Engine {
  readonly ready: ReadyMessage;
  /** Ends the engine, once however often it is asked. Containers go on unless the options say otherwise. */
  stop(why: string): Promise<void>;
  /** Resolves when it has ended, whoever asked. */
  readonly stopped: Promise<void>;
}

/**
 * Starts an engine on a state folder whose lock the caller holds.
 * @throws StateTooNew, or the system's error when the folder or the port cannot be used
 */
export async function startEngine(
  options: EngineOptions,
  version: string,
  log: Log,
  parts: EngineParts,
): Promise<Engine> {
  const { stateDir, timeScale } = options;
  const clock = scaledClock(systemClock, timeScale);
  const awake = createAwakeTime(systemClock);
  const { key, path: credentialsFile } = await loadCredentials(stateDir);
  const initial = (await readSnapshot(stateDir, Date.now, log)) ?? freshState(randomUUID(), Date.now());
  const snapshots = createSnapshotWriter({ folder: stateDir, version, read: () => store.snapshot(), log });
  const store: Store = createStore({
    initial,
    persist: snapshots,
    onListenerError: (error) => log.error('a listener of the store failed', { error: messageOf(error) }),
  });

  const logs = await openLogStore(stateDir, options.logRetention, log);
  const pulls = createPullBoard();
  const secrets = createSecretValues();
  const { docker, availability } = parts.connectDocker(systemClock);
  const members = new Map<string, Member>();
  const everyDocker = routedDocker(docker, store, members);
  const ownStore = storeOf(store, (task) => otherInstanceOf(store, task) === undefined);
  const execs = createExecSessions({ docker: everyDocker, clock: systemClock, log });
  const usage = createUsageCollector({ docker: everyDocker, clock: systemClock, log });
  const events = createEventStream({ store, availability, pulls, now: Date.now });
  const endpoints = await startEndpoints({ ...options, store, ownStore, docker, everyDocker, secrets, version, log });
  const network = createEngineNetwork(docker, store.engineId, version);
  // Requests are led, and services looked after, by what is, not by what a killed engine last wrote.
  const isUpToDate = () => agent.isUpToDate() && fleet.isUpToDate();
  const shared = { ...options, store, docker, network, availability, isUpToDate, version, log };
  const connect = createServiceConnect(shared);
  const balancing = createLoadBalancing({ ...shared, usage });
  const ofAgents: MemberOptions['agent'] = {
    pulls,
    secrets,
    readAwsSecrets: createAwsSecretReader().read,
    readAwsObject,
    clock,
    awake,
    random: Math.random,
    logStore: logs,
    onUpToDate() {
      balancing.lookAgain();
      connect.lookAgain();
    },
    log: log.with({ part: 'agent' }),
    settings: {
      helperImage: options.helperImage,
      publishAddress: options.publishAddress,
      pullBehavior: options.pullBehavior,
      version,
    },
  };
  const agent = parts.createAgent({
    ...ofAgents,
    store: ownStore,
    docker,
    availability,
    endpoints: endpoints.ofTasks,
    names: connect.names,
    containerEnded(dockerName) {
      balancing.containerEnded(dockerName);
      connect.containerEnded(dockerName);
    },
  });
  const ownId = () => docker.info().then(identity, () => undefined);
  const fleet = createFleet({
    store,
    members,
    connect: (other) => parts.connectNamed(other, objectionTo(other.id, ownId), systemClock),
    createAgent: parts.createAgent,
    agent: ofAgents,
    endpoints,
    now: Date.now,
    log: log.with({ part: 'fleet' }),
  });

  // A client may ask for the end before the beginning is over.
  let markStarted: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (markStarted = resolve));
  let markStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (markStopped = resolve));
  let ending: Promise<void> | undefined;
  const stop = (why: string): Promise<void> => {
    ending ??= started.then(() => end(why)).finally(markStopped);
    return ending;
  };
  /** A task that is not on disk would be lost with this process, and its containers with it. */
  const notKept = () => {
    const problem = snapshots.problem();
    return (
      problem &&
      `The state folder ${stateDir} cannot be written: ${problem}. Free some space there, then run the task again.`
    );
  };
  const context: ApiContext = {
    store,
    docker: everyDocker,
    availability,
    firstLook: availability.firstLook,
    pulls,
    overlays: createOverlays(secrets),
    execs,
    logs,
    clock,
    log: log.with({ part: 'api' }),
    publishAddress: options.publishAddress,
    helperImage: options.helperImage,
    checkDefinition: parts.checkDefinition,
    checkService: parts.checkService,
    readExpression: parts.readExpression,
    noticesFor: (definition, overlay, arn) =>
      parts.noticesFor(fleet.availabilityOf(arn) ?? availability, definition, overlay),
    limitsOf: (task) => parts.limitsOf(fleet.availabilityOf(task.containerInstanceArn) ?? availability, task),
    lookAtDocker: (wish) => lookAtDocker(wish, parts.lookAtNamed, ownId),
    usage,
    ...(options.role === undefined ? {} : { role: options.role }),
    endpointProblems: {
      way: (arn) => endpoints.ofTasks.problem(arn) ?? fleet.endpointProblem(arn),
      credentials: (arn) => endpoints.credentials.problem(arn),
    },
    refusesTasks: () => (ending ? 'The engine is ending; run the task again in a moment.' : notKept()),
    shutdown: () => void stop('a client asked for it'),
  };
  // Who reads the ready line may run a task at once: by then it is known whether Docker answers, and how big it is.
  const patience = new AbortController();
  const outOfPatience = systemClock.sleep(FIRST_LOOK_PATIENCE, patience.signal).catch(() => undefined);
  await Promise.race([availability.firstLook, outOfPatience]);
  patience.abort();
  const instances = keepContainerInstances({ store, availability, now: Date.now, newUuid: randomUUID });
  const server = await startServer({ context, events, key, port: options.port ?? store.port() ?? 0 }, options, log);
  store.setPort(server.port);

  const ready: ReadyMessage = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: LOCAL_REGION,
    credentialsFile,
    pid: process.pid,
    version,
    protocol: PROTOCOL_VERSION,
    engineId: store.engineId,
  };
  // The engine's uuid must be known on disk before any Docker object carries it.
  await store.durable().catch(() => undefined);
  await writeReadyFile(stateDir, ready).catch((error: unknown) => {
    log.error('the ready file cannot be written', { error: messageOf(error) });
  });
  agent.start();
  fleet.start();
  const scheduler = startServices({
    store,
    clock: systemClock,
    timeScale,
    since: (moment) => awake.since(moment),
    random: Math.random,
    newUuid: randomUUID,
    helperImage: options.helperImage,
    role: options.role,
    noticesFor: context.noticesFor,
    readExpression: parts.readExpression,
    reportsTargets: true,
    refusesTasks: context.refusesTasks,
    mayAct() {
      const { looking, available } = availability.status();
      return !looking && (!available || isUpToDate());
    },
    log: log.with({ part: 'services' }),
  });
  connect.start();
  balancing.start();
  const services: readonly Disposable[] = [
    startLogRetention({ logs, clock: systemClock, log }),
    startRetention({ store, clock, timeScale, awake }),
    awake,
    instances,
    watchLosses({ store, clock: systemClock, timeScale, since: (moment) => awake.since(moment), log }),
    ...(options.idleExitSeconds === 0
      ? []
      : [
          watchIdle({
            busy: async () => hasActiveTask(store) || hasService(store) || (await server.connections()) > 0,
            limitMilliseconds: options.idleExitSeconds * 1000,
            onIdle: () => void stop('nobody has needed it for a while'),
          }),
        ]),
  ];
  log.info('ready', { endpoint: ready.endpoint, version, engineId: ready.engineId, stateDir, timeScale });

  const end = async (why: string) => {
    log.info('ending', { why, stopTasks: options.stopTasksOnExit });
    // What is stopped now is not to be replaced: the next engine starts it anew.
    scheduler.dispose();
    if (options.stopTasksOnExit) {
      const whereOf = ({ spec }: TaskRecord) => fleet.availabilityOf(spec.containerInstanceArn) ?? availability;
      await stopAllTasks(store, (task) => whereOf(task).status().available, availability, log);
    }
    for (const service of services) service.dispose();
    await server.close();
    await Promise.all([balancing.stop(), connect.stop()]);
    usage.dispose();
    const used = [...members.values(), { docker, availability }];
    await Promise.all([fleet, agent].map((each) => stopAgent(each, parts.agentPatience ?? AGENT_PATIENCE, log)));
    if (options.stopTasksOnExit && !hasActiveTask(store)) await clearAll(used, store.engineId, log);
    await endpoints.close();
    availability.dispose();
    await snapshots.close().catch((error: unknown) => {
      log.error('the last state could not be written', { error: messageOf(error) });
    });
    await removeReadyFile(stateDir);
    log.info('ended');
  };
  markStarted();
  return { ready, stop, stopped };
}

/** A Docker call may hang, or pull for hours. The next engine finds whatever it did, as after a crash. */
async function stopAgent(agent: Pick<Agent, 'stop'>, milliseconds: number, log: Log): Promise<void> {
  const patience = new AbortController();
  const deadline = systemClock.sleep(milliseconds, patience.signal).then(
    () => log.warn('not waiting any longer for Docker to finish what it was asked'),
    () => undefined,
  );
  try {
    await Promise.race([agent.stop(), deadline]);
  } catch (error) {
    log.error('the agent did not end well', { error: messageOf(error) });
  } finally {
    patience.abort(new Error('the agent ended'));
  }
}

/** What stood before services goes as well, and what ended tasks left to be looked at. Their records stay. */
async function clearAll(
  used: readonly Pick<Member, 'docker' | 'availability'>[],
  engineId: string,
  log: Log,
): Promise<void> {
  for (const { docker, availability } of used) {
    if (!availability.status().available) continue;
    await clearDocker(docker, engineId, log).catch((error: unknown) => {
      log.warn('containers may remain; the next start removes them', { problem: messageOf(error) });
    });
  }
}

const hasActiveTask = (store: Store) => store.tasks().some((task) => task.observed.lastStatus !== 'STOPPED');

/** One that has no task at the moment may be about to start one. */
const hasService = (store: Store) =>
  store
    .services()
    .some(({ status, desiredCount }) => status === 'DRAINING' || (status === 'ACTIVE' && desiredCount > 0));

/** On the port asked for, or the one of last time: if another program has that one now, on any. */
async function startServer(server: ApiServerOptions, options: EngineOptions, log: Log): Promise<ApiServer> {
  try {
    return await startApiServer(server);
  } catch (error) {
    if (options.port !== undefined) {
      throw new Error(`Port ${options.port} of 127.0.0.1 cannot be used: ${messageOf(error)}. Give another --port.`, {
        cause: error,
      });
    }
    log.warn('the port used last time cannot be had; taking another', { port: server.port, error: messageOf(error) });
    return startApiServer({ ...server, port: 0 });
  }
}
