/** One more Docker and what minds its tasks: a connection, an agent, a way to their endpoints. */
import { isIP } from 'node:net';
import type { Agent, AgentOptions } from '../agent/agent.ts';
import type { PortProbe } from '../agent/ports/portBook.ts';
import { probePort } from '../agent/ports/portProbe.ts';
import type { TaskEndpoints } from '../agent/taskEndpoints.ts';
import type { DockerAvailability } from '../docker/availability.ts';
import { clearDocker } from '../docker/clear.ts';
import type { Docker } from '../docker/docker.ts';
import type { Endpoints } from '../endpoints.ts';
import type { ContainerInstanceRecord, OtherDocker } from '../state/instances.ts';
import { machineOf, withMachine } from '../state/newInstance.ts';
import type { Store } from '../state/store.ts';
import type { Disposable } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import { otherInstanceOf, storeOf } from './ownTasks.ts';

export interface Connection {
  readonly docker: Docker;
  readonly availability: DockerAvailability & Disposable & { readonly firstLook: Promise<void> };
}

export interface MemberOptions {
  readonly store: Store;
  readonly connect: (docker: OtherDocker) => Connection;
  readonly createAgent: (options: AgentOptions, probe?: PortProbe) => Agent;
  /** What agents share; the rest is each one's own. */
  readonly agent: Omit<AgentOptions, 'store' | 'docker' | 'availability' | 'endpoints' | 'names' | 'containerEnded'>;
  readonly endpoints: Endpoints;
  readonly now: () => number;
  readonly log: Log;
}

export interface Member {
  readonly docker: Docker;
  readonly availability: DockerAvailability;
  readonly endpoints: TaskEndpoints;
  /** It was looked for, and does not answer. */
  isGone(): boolean;
  /** The records of its tasks tell what is there, or nobody can tell. */
  isUpToDate(): boolean;
  /** Removes whatever this engine has there, but data that outlives tasks. @throws DockerError */
  clear(): Promise<void>;
  /** Containers stay. Resolves when no call of Docker is under way. */
  stop(): Promise<void>;
}

/**
 * A number is an address of that machine, and no other of its addresses gets ports; what a name leads to there is that
 * machine's to know.
 */
const bindAddressOf = ({ address }: OtherDocker): string => (isIP(address) === 0 ? '0.0.0.0' : address);

/** @param onChange called when it begins or stops to answer, or was looked for the first time */
export function startMember(
  instance: ContainerInstanceRecord,
  other: OtherDocker,
  options: MemberOptions,
  onChange: () => void,
): Member {
  const { store, agent: shared } = options;
  const log = options.log.with({ instance: instance.id });
  const { docker, availability } = options.connect(other);
  const tasks = storeOf(store, (task) => otherInstanceOf(store, task) === instance.arn);
  const endpoints = options.endpoints.onDocker(docker, tasks);
  const isHere = other.address === '127.0.0.1';
  const agent = options.createAgent(
    {
      ...shared,
      // The streams of all agents end with the engine's own.
      ...(shared.logStore ? { logStore: { ...shared.logStore, close: () => Promise.resolve() } } : {}),
      store: tasks,
      docker,
      availability,
      endpoints,
      settings: isHere
        ? shared.settings
        : { ...shared.settings, publishAddress: other.address, bindAddress: bindAddressOf(other) },
      log: shared.log.with({ instance: instance.id }),
    },
    // Ports of another machine are that Docker's to know.
    isHere ? probePort : () => Promise.resolve(true),
  );

  let looked = false;
  let stopped = false;
  const tell = () => {
    // Its end answers who waits for the first look as well.
    if (stopped) return;
    onChange();
    const current = store.containerInstance(instance.arn);
    if (current) store.putContainerInstance(withMachine(current, machineOf(availability.status()), options.now()));
  };
  const subscription = availability.subscribe(tell);
  // Until then it is believed to be as it was.
  void availability.firstLook.then(() => {
    looked = true;
    tell();
  });
  agent.start();

  const stop = async () => {
    stopped = true;
    subscription.dispose();
    await agent.stop();
    availability.dispose();
  };

  const clear = () => clearDocker(docker, store.engineId, log);
  const isGone = () => looked && !availability.status().available;
  const isUpToDate = () => isGone() || agent.isUpToDate();
  return { docker, availability, endpoints, isGone, isUpToDate, clear, stop };
}
