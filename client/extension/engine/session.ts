/**
 * The connection of this window to the engine: obtains it on demand, follows its events into the store, lists anew after
 * every reconnect, and starts the engine again when it was killed. The one owner of all of this.
 */
import type { EngineEvent } from '../../protocol/events.ts';
import type { ReadyMessage } from '../../protocol/ready.ts';
import { messageOf } from '../log.ts';
import type { Store } from '../state/store.ts';
import type { EngineClient } from './client.ts';
import { followEvents, growingPauses } from './eventStream.ts';

export interface SessionOptions {
  readonly store: Store;
  /** Finds or starts the engine. @throws EngineUnavailable */
  readonly obtain: () => Promise<ReadyMessage>;
  /** The engine that runs already, if any. */
  readonly find: () => Promise<ReadyMessage | undefined>;
  readonly connect: (engine: ReadyMessage) => Promise<EngineClient>;
  /** Resolves when the process has ended. */
  readonly ended: (engine: ReadyMessage) => Promise<void>;
  /** Refuses, with the message for the user, where nothing may be started (untrusted workspace). */
  readonly refusal: () => string | undefined;
  readonly log: { info(message: string): void; warn(message: string): void };
  /** Told of every event, after the store has it. */
  readonly onEvent?: (event: EngineEvent) => void;
}

export interface EngineSession {
  /** A client of a running engine, which is started when there is none. Concurrent calls share one start. */
  ensure(): Promise<EngineClient>;
  /** The client of the present connection, if there is one. */
  current(): EngineClient | undefined;
  /** Connects when an engine runs already; starts nothing. */
  attach(): Promise<void>;
  /** Ends the engine; its tasks keep running in Docker and are adopted by the next one. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Leaves the engine alone and ends this window's part. */
  dispose(): void;
}

/** An engine that dies more often than this, one right after another, is not started again by itself. */
const REVIVALS = 3;
const REVIVAL_WINDOW_MS = 60_000;

/** The ARN of the service an event is about, or whose task it is about: a service counts its tasks. */
function serviceIn(event: EngineEvent): string | undefined {
  if (event['detail-type'] === 'Drydock Service Change' || event['detail-type'] === 'Drydock Local Service Change') {
    return event.detail.serviceArn;
  }
  if (event['detail-type'] !== 'ECS Task State Change') return undefined;
  const { group, clusterArn } = event.detail;
  if (typeof group !== 'string' || !group.startsWith('service:')) return undefined;
  return `${clusterArn.replace(':cluster/', ':service/')}/${group.slice('service:'.length)}`;
}

/** The container instance an event is about, or whose task it is about: an instance reckons with its tasks. */
function instanceIn(event: EngineEvent): string | undefined {
  if (event['detail-type'] === 'ECS Container Instance State Change') return event.detail.containerInstanceArn;
  if (event['detail-type'] !== 'ECS Task State Change') return undefined;
  const { containerInstanceArn } = event.detail;
  return typeof containerInstanceArn === 'string' ? containerInstanceArn : undefined;
}

export function createSession(options: SessionOptions): EngineSession {
  const { store, log } = options;
  let client: EngineClient | undefined;
  let opening: Promise<EngineClient> | undefined;
  let following = new AbortController();
  let disposed = false;
  let revivals: number[] = [];

  const open = async (): Promise<EngineClient> => {
    const refusal = options.refusal();
    if (refusal !== undefined) throw new Error(refusal);
    store.dispatch({ kind: 'connection', connection: { kind: 'starting' } });
    try {
      return await use(await options.obtain());
    } catch (error) {
      const message = messageOf(error);
      log.warn(message);
      store.dispatch({ kind: 'connection', connection: { kind: 'failed', message } });
      throw error;
    }
  };

  const use = async (engine: ReadyMessage): Promise<EngineClient> => {
    const next = await options.connect(engine);
    leave();
    client = next;
    following = new AbortController();
    store.dispatch({ kind: 'connection', connection: { kind: 'connected', engine } });
    log.info(`connected to engine ${engine.version} at ${engine.endpoint} (process ${engine.pid})`);
    void follow(next, following.signal);
    return next;
  };

  const follow = async (followed: EngineClient, signal: AbortSignal) => {
    await followEvents(
      {
        open: (aborted) => followed.stream('/events', aborted),
        onEvent(event) {
          store.dispatch({ kind: 'event', event });
          options.onEvent?.(event);
          learnMore(followed, event);
        },
        onConnected: () => void list(followed, signal),
        onDisconnected: (error) => log.info(`event stream ended: ${messageOf(error)}`),
        pauseBefore: growingPauses(2),
      },
      signal,
    );
    if (!signal.aborted) await revive();
  };

  const list = async (from: EngineClient, signal: AbortSignal) => {
    try {
      const listing = await from.listEverything();
      if (signal.aborted) return;
      store.dispatch({ kind: 'listed', ...listing });
      for (const task of store.get().tasks.values()) void learnFacts(from, task.arn);
      for (const service of store.get().services.values()) void learnService(from, service.arn);
    } catch (error) {
      log.warn(`listing failed: ${messageOf(error)}`);
    }
  };

  const learnMore = (from: EngineClient, event: EngineEvent) => {
    if (event['detail-type'] === 'ECS Task State Change') void learnFacts(from, event.detail.taskArn);
    const service = serviceIn(event);
    if (service !== undefined) void learnService(from, service);
    const instance = instanceIn(event);
    if (instance !== undefined) void learnInstance(from, instance);
  };

  // One question about each thing at a time; what changes meanwhile is asked once more.
  const asking = new Map<string, boolean>();
  const learn = async (arn: string, ask: () => Promise<void>) => {
    if (asking.has(arn)) {
      asking.set(arn, true);
      return;
    }
    do {
      asking.set(arn, false);
      try {
        await ask();
      } catch {
        // It is gone or the engine is: its event or the stream's end tells.
        break;
      }
    } while (asking.get(arn));
    asking.delete(arn);
  };

  const learnFacts = (from: EngineClient, task: string) =>
    learn(task, async () => {
      store.dispatch({ kind: 'facts', facts: await from.local('DescribeLocalTask', { task }) });
    });

  const learnService = (from: EngineClient, arn: string) =>
    learn(arn, async () => {
      const [cluster = '', name = ''] = arn.split('/').slice(-2);
      const service = await from.describeService(cluster, name);
      const facts = await from.local('DescribeLocalService', { service: arn }).catch(() => undefined);
      if (from === client) store.dispatch({ kind: 'service', arn, service, facts });
    });

  const learnInstance = (from: EngineClient, arn: string) =>
    learn(arn, async () => {
      const instance = await from.describeInstance(arn.split('/').at(-2) ?? '', arn);
      if (from === client) store.dispatch({ kind: 'instance', arn, instance });
    });

  const revive = async () => {
    leave();
    const now = Date.now();
    revivals = [...revivals.filter((time) => now - time < REVIVAL_WINDOW_MS), now];
    // Without tasks it has most likely ended by itself for want of work; nobody misses it until the next use.
    const needed = [...store.get().tasks.values()].some((task) => task.lastStatus !== 'STOPPED');
    if (disposed || !needed || revivals.length > REVIVALS) {
      store.dispatch({ kind: 'connection', connection: { kind: 'stopped' } });
      return;
    }
    log.info('the engine is gone while tasks run: starting it again');
    await session.ensure().catch(() => undefined);
  };

  const leave = () => {
    following.abort();
    client?.dispose();
    client = undefined;
  };

  const shutDown = async () => {
    const stopping = client;
    if (!stopping) return;
    following.abort();
    try {
      await stopping.local('Shutdown', {});
    } catch (error) {
      // Most likely it has ended already; whether its process has is seen below.
      log.warn(`the engine did not take the request to end: ${messageOf(error)}`);
    } finally {
      leave();
    }
    try {
      await options.ended(stopping.engine);
    } catch (error) {
      store.dispatch({ kind: 'connection', connection: { kind: 'failed', message: messageOf(error) } });
      throw error;
    }
  };

  const session: EngineSession = {
    async ensure() {
      if (client) return client;
      opening ??= open().finally(() => (opening = undefined));
      return await opening;
    },
    current: () => client,
    async attach() {
      if (client || opening || options.refusal() !== undefined) return;
      const engine = await options.find();
      if (engine) await session.ensure();
    },
    async stop() {
      await shutDown();
      store.dispatch({ kind: 'connection', connection: { kind: 'stopped' } });
    },
    async restart() {
      await shutDown();
      await session.ensure();
    },
    dispose() {
      disposed = true;
      leave();
    },
  };
  return session;
}
