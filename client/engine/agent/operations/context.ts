/** What every operation works with. */
import type { Docker } from '../../docker/docker.ts';
import type { Naming } from '../../networking/connect/naming.ts';
import type { OneByOne } from '../../networking/oneByOne.ts';
import type { EngineNetwork } from '../../networking/engineNetwork.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';
import type { AgentWriter } from '../../state/store.ts';
import type { AwakeTime } from '../../util/awake.ts';
import type { Clock } from '../../util/clock.ts';
import type { Log } from '../../util/log.ts';
import type { PullBehavior } from '../agent.ts';
import type { Change } from '../changes.ts';
import type { Machine } from '../containerOptions/context.ts';
import type { PortBook } from '../ports/portBook.ts';
import type { Puller } from '../puller.ts';
import type { ReadAwsObject, ReadAwsSecrets } from '../secretProviders/aws.ts';
import type { SecretValues } from '../secrets.ts';
import type { TaskEndpoints } from '../taskEndpoints.ts';

export interface OperationContext {
  readonly store: AgentWriter;
  readonly docker: Docker;
  readonly network: EngineNetwork;
  /** For what takes a container off the engine's network. */
  readonly leaveNetwork: OneByOne;
  readonly puller: Puller;
  readonly ports: PortBook;
  readonly secrets: SecretValues;
  /** Absent: containers are told of no metadata and credentials. */
  readonly endpoints?: TaskEndpoints | undefined;
  /** Absent: tasks have no names and know none. */
  readonly names?: Naming | undefined;
  readonly readAwsSecrets: ReadAwsSecrets;
  readonly readAwsObject: ReadAwsObject;
  readonly machine: () => Machine;
  /** Set where it is Podman that speaks Docker's API. */
  readonly product: () => 'podman' | undefined;
  /** Learned from Docker's refusals; part of {@link Machine}. */
  readonly refusedUlimits: Map<string, number>;
  /** What else Docker has refused. */
  readonly refusals: { gpus: boolean };
  readonly pullBehavior: PullBehavior;
  /** Resolves when what the task's stopped containers wrote is kept elsewhere than in Docker, as far as it should be. */
  readonly logsKept: (taskArn: string) => Promise<void>;
  readonly clock: Clock;
  readonly awake: AwakeTime;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Does something in Docker for a task and tells what that makes of the record. Throws `DockerError` of kind `unreachable`
 * when Docker is gone: that says nothing about the task.
 */
export type Perform = (context: OperationContext, task: TaskRecord, signal: AbortSignal) => Promise<Change>;

export type PerformOnContainer = (
  context: OperationContext,
  task: TaskRecord,
  container: ContainerObserved,
  signal: AbortSignal,
) => Promise<Change>;
