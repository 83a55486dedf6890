/** What the engine starts and stops; `createAgent` puts it together. */
import type { DockerAvailability } from '../docker/availability.ts';
import type { Docker } from '../docker/docker.ts';
import type { PullBoard } from '../docker/pullBoard.ts';
import type { LogStore } from '../state/logs/logStore.ts';
import type { Naming } from '../networking/connect/naming.ts';
import type { AgentWriter } from '../state/store.ts';
import type { AwakeTime } from '../util/awake.ts';
import type { Clock } from '../util/clock.ts';
import type { Log } from '../util/log.ts';
import type { ReadAwsObject, ReadAwsSecrets } from './secretProviders/aws.ts';
import type { SecretValues } from './secrets.ts';
import type { TaskEndpoints } from './taskEndpoints.ts';

export interface Agent {
  /** Adopts or removes what an earlier run left in Docker, then drives every task. Returns at once; Docker may be absent. */
  start(): void;
  /**
   * Whether the records of its tasks tell what is in Docker. Not after a start or an absence of Docker, until all of them
   * were looked at: what an engine that was killed had not written yet, and what happened meanwhile, is not in them. A
   * Docker that cannot tell, or does not answer, is not waited for longer than some seconds.
   */
  isUpToDate(): boolean;
  /** Stops driving. Containers stay as they are. Resolves when no Docker call is in flight. */
  stop(): Promise<void>;
}

export interface AgentOptions {
  readonly store: AgentWriter;
  readonly docker: Docker;
  readonly availability: DockerAvailability;
  readonly pulls: PullBoard;
  readonly secrets: SecretValues;
  /** How containers reach their metadata and credentials; absent: they are told of none. */
  readonly endpoints?: TaskEndpoints;
  /** The names of services; without it tasks have none and know none. */
  readonly names?: Naming;
  /** A container of the engine that no task owns has ended, by its name in Docker. */
  readonly containerEnded?: (dockerName: string) => void;
  /** From now on {@link Agent.isUpToDate} is true. */
  readonly onUpToDate?: () => void;
  /** For tasks that may ask AWS for their secrets; without it they are told that this engine does not. */
  readonly readAwsSecrets?: ReadAwsSecrets;
  /** For their environment files, likewise. */
  readonly readAwsObject?: ReadAwsObject;
  /** Where the lines of `awslogs` containers are kept; without it they are Docker's alone. */
  readonly logStore?: LogStore;
  readonly clock: Clock;
  /** Absent: a watch of its own over `clock`. */
  readonly awake?: AwakeTime;
  readonly random: () => number;
  readonly log: Log;
  readonly settings: AgentSettings;
}

export type PullBehavior = 'default' | 'always' | 'once' | 'prefer-cached';

export interface AgentSettings {
  /** Image of the pause container: it must have `sleep`. */
  readonly helperImage: string;
  /** Address published ports bind to and are reached at. */
  readonly publishAddress: string;
  /** What they bind to on another machine, whose own name for itself `publishAddress` need not be. */
  readonly bindAddress?: string;
  readonly pullBehavior: PullBehavior;
  readonly version: string;
}
