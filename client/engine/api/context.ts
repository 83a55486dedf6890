/** What the operations work with; `engine.ts` puts it together. */
import type { UsageLimits } from '../../protocol/local.ts';
import type { DockerAvailability } from '../docker/availability.ts';
import type { Docker } from '../docker/docker.ts';
import type { PullBoard } from '../docker/pullBoard.ts';
import type { UsageCollector } from '../docker/usageCollector.ts';
import type { ReadExpression } from '../placement/query.ts';
import type { DockerWish } from '../state/instances.ts';
import type { SeenDocker } from '../state/newInstance.ts';
import type { NoticesFor, RoleChoice, TaskDefinitionInput, TaskSpec } from '../state/model.ts';
import type { LogStore } from '../state/logs/logStore.ts';
import type { ControlWriter } from '../state/store.ts';
import type { Clock } from '../util/clock.ts';
import type { Log } from '../util/log.ts';
import type { ExecSessions } from './execSessions.ts';
import type { Overlays } from './overlays.ts';

export interface ApiContext {
  readonly store: ControlWriter;
  readonly docker: Docker;
  readonly availability: DockerAvailability;
  /** Resolves once the first search for Docker has ended, well or not: a silent socket takes it seconds. At the latest with the engine. */
  readonly firstLook: Promise<void>;
  readonly pulls: PullBoard;
  readonly overlays: Overlays;
  readonly execs: ExecSessions;
  readonly clock: Clock;
  readonly log: Log;
  /** What `awslogs` containers wrote, also those that are gone. */
  readonly logs: LogStore;
  /** Where ports are published. */
  readonly publishAddress: string;
  /** Image of the pause container. */
  readonly helperImage: string;
  /** What the rule set, the same that draws the squiggles, says against a definition. */
  readonly checkDefinition: CheckDefinition;
  /** What the same rules say against a service, an input of CreateService, and its definition. */
  readonly checkService: CheckService;
  /** Reads placement constraints, by the editor's parser. */
  readonly readExpression: ReadExpression;
  readonly noticesFor: NoticesFor;
  /** What a task may use on this machine. */
  readonly limitsOf: (task: TaskSpec) => TaskLimits;
  /** What containers use; one reader of Docker for all who ask. */
  readonly usage: UsageCollector;
  /** Where tasks get their credentials from whose overlay says nothing about it. */
  readonly role?: RoleChoice;
  /** Why a task has no way to its endpoints, or gets no credentials there. */
  readonly endpointProblems?: EndpointProblems;
  /**
   * Looks at a Docker that is to become a container instance. Rejects with an Error whose message says why it cannot be
   * one, and what to do; who has it already is for the caller to look up.
   */
  readonly lookAtDocker: (wish: DockerWish) => Promise<SeenDocker>;
  /** Why no new task is taken, e.g. because the engine is ending; undefined when it is. */
  readonly refusesTasks: () => string | undefined;
  /** Asks the engine to end. */
  readonly shutdown: () => void;
}

export interface EndpointProblems {
  way(taskArn: string): string | undefined;
  credentials(taskArn: string): string | undefined;
}

/** Bounds of a task and of its containers by name; absent where there is none but the machine. */
export interface TaskLimits extends UsageLimits {
  readonly containers: readonly (UsageLimits & { readonly name: string; readonly reservedCpuUnits?: number })[];
}

/** Problems that make ECS refuse a definition; empty when it would take it. */
export type CheckDefinition = (definition: TaskDefinitionInput) => readonly DefinitionError[];

/** Problems that make ECS refuse a service; empty when it would take it. */
export type CheckService = (input: object, definition: TaskDefinitionInput) => readonly DefinitionError[];

export interface DefinitionError {
  readonly code: string;
  /** The sentence to answer with. */
  readonly message: string;
}

/** The values of secrets, as far as the API handles them. */
export interface SecretSink {
  get(overlayId: string | undefined, container: string, secret: string): string | undefined;
  put(overlayId: string, container: string, secret: string, value: string): void;
  give(overlayId: string, reference: string, value: string): void;
  /** Every value that a task may have got. */
  known(overlayId: string | undefined, taskArn: string): readonly string[];
}
