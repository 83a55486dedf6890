/** A service with tasks that start, fail, become healthy or not and die as a test says; the real decisions, no clock. */
import { newDeployment, withNewPrimary } from '../../../../client/engine/state/deployments.ts';
import type {
  ContainerDefinition,
  StopRequest,
  TaskObserved,
  TaskRecord,
} from '../../../../client/engine/state/model.ts';
import {
  primaryOf,
  type DeploymentRecord,
  type RevisionSettings,
  type ServiceRecord,
  type TargetObserved,
} from '../../../../client/engine/state/services.ts';
import { isAtLeast } from '../../../../client/engine/state/taskStatus.ts';
import { launch } from '../../../../client/engine/services/launch.ts';
import { reconcile, type Reconciliation } from '../../../../client/engine/services/reconcile.ts';
import { waitsAt } from '../../../../client/engine/services/waits.ts';
import { seededRandom } from '../../../support/fakeAgent.ts';
import { revisionSettings, serviceRecord } from '../../../support/serviceRecords.ts';

export const SECOND = 1000;
export const waits = waitsAt(1);

export interface SimulationOptions {
  readonly desiredCount?: number;
  readonly minimumHealthyPercent?: number;
  readonly maximumPercent?: number;
  /** The definition has a health check. */
  readonly checked?: boolean;
  readonly service?: Partial<ServiceRecord>;
  readonly configuration?: Partial<ServiceRecord['deploymentConfiguration']>;
  readonly settings?: Partial<RevisionSettings>;
  readonly reportsTargets?: boolean;
  readonly seed?: number;
}

export class Simulation {
  now = 1_000_000;
  service: ServiceRecord;
  readonly tasks = new Map<string, TaskRecord>();
  /** What the last call of `settle` decided, pass by pass. */
  starts = 0;
  stops = 0;
  wakeAt: number | undefined;
  /** Called with each decision before it is done. */
  onDecision: (decision: Reconciliation) => void = () => undefined;
  readonly #random: () => number;
  readonly #checked: boolean;
  readonly #reportsTargets: boolean;
  #ids = 0;

  constructor(options: SimulationOptions = {}) {
    this.#random = seededRandom(options.seed ?? 1);
    this.#checked = options.checked ?? false;
    this.#reportsTargets = options.reportsTargets ?? false;
    const desiredCount = options.desiredCount ?? 2;
    this.service = serviceRecord({
      desiredCount,
      deploymentConfiguration: {
        minimumHealthyPercent: options.minimumHealthyPercent ?? 100,
        maximumPercent: options.maximumPercent ?? 200,
        ...options.configuration,
      },
      deployments: [newDeployment(revisionSettings(1, options.settings), desiredCount, this.now, this.#random)],
      createdAt: this.now,
      ...options.service,
    });
  }

  get primary(): DeploymentRecord {
    return primaryOf(this.service);
  }

  /** Tasks that want to run, oldest first. */
  get alive(): TaskRecord[] {
    return [...this.tasks.values()].filter(({ desired }) => desired.status === 'RUNNING');
  }

  /** Tasks whose Docker objects are not gone yet. */
  get present(): TaskRecord[] {
    return [...this.tasks.values()].filter(({ observed }) => observed.lastStatus !== 'STOPPED');
  }

  get messages(): string[] {
    return this.service.events.map(({ message }) => message).reverse();
  }

  decide(): Reconciliation {
    return reconcile({
      service: this.service,
      tasks: [...this.tasks.values()],
      now: this.now,
      since: (moment) => this.now - moment,
      random: this.#random,
      waits,
      reportsTargets: this.#reportsTargets,
      eligibleInstances: 1,
    });
  }

  /** Decides and does until there is nothing more to do; fails when that does not end. */
  settle(): this {
    for (let pass = 0; pass < 20; pass++) {
      const decision = this.decide();
      this.onDecision(decision);
      const before = this.service;
      this.service = decision.service;
      this.wakeAt = decision.wakeAt;
      for (const { taskArn, scheduling } of decision.scheduling)
        this.#put(taskArn, (task) => ({ ...task, scheduling }));
      for (let each = 0; each < decision.start; each++) this.#start();
      for (const { taskArn, stop } of decision.stop) this.#requestStop(taskArn, stop);
      this.starts += decision.start;
      this.stops += decision.stop.length;
      const isDone =
        decision.start === 0 &&
        decision.stop.length === 0 &&
        decision.scheduling.length === 0 &&
        decision.service === before;
      if (isDone) return this;
    }
    throw new Error(`the decisions do not come to an end: ${JSON.stringify(this.decide())}`);
  }

  advance(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  // ---- what clients ask for

  scale(desiredCount: number): this {
    const deployments = this.service.deployments.map((each) =>
      each.status === 'PRIMARY' ? { ...each, desiredCount } : each,
    );
    this.service = { ...this.service, desiredCount, deployments };
    return this;
  }

  deploy(revision: number): this {
    const deployment = newDeployment(revisionSettings(revision), this.service.desiredCount, this.now, this.#random);
    this.service = withNewPrimary(this.service, deployment);
    return this;
  }

  stopDeployment(type: 'ROLLBACK' | 'ABORT'): this {
    const deployments = this.service.deployments.map((each): DeploymentRecord =>
      each.status === 'PRIMARY' && each.rolloutState === 'IN_PROGRESS'
        ? { ...each, stopRequest: { type, at: this.now } }
        : each,
    );
    this.service = { ...this.service, deployments };
    return this;
  }

  delete(): this {
    this.service = { ...this.scale(0).service, status: 'DRAINING' };
    return this;
  }

  protect(task: TaskRecord, minutes: number): this {
    const protection = { enabled: true, expiresAt: this.now + minutes * 60 * SECOND };
    return this.#put(task.spec.arn, (each) => ({ ...each, protection }));
  }

  stopByUser(task: TaskRecord): this {
    return this.#requestStop(task.spec.arn, { code: 'UserInitiated', reason: 'Task stopped by user', at: this.now });
  }

  /** Its instance is given up, and it with it. */
  losesHost(task: TaskRecord): this {
    const reason = 'Host EC2 (instance docker-box) stopped.';
    this.#requestStop(task.spec.arn, { code: 'TerminationNotice', reason, at: this.now });
    return this.observe(task, { lastStatus: 'STOPPED', stoppedAt: this.now });
  }

  // ---- what happens to tasks

  runs(task: TaskRecord): this {
    return this.observe(task, { lastStatus: 'RUNNING', startedAt: this.now });
  }

  health(task: TaskRecord, health: TaskObserved['health']): this {
    return this.observe(task, { health });
  }

  targets(task: TaskRecord, targets: readonly TargetObserved[]): this {
    return this.observe(task, { targets });
  }

  /** Ends by itself: an essential container exited, or could not be started. */
  dies(task: TaskRecord): this {
    const started = task.observed.startedAt !== undefined;
    return this.#put(task.spec.arn, (each) => ({
      ...each,
      desired: {
        status: 'STOPPED',
        stop: { code: started ? 'EssentialContainerExited' : 'TaskFailedToStart', reason: 'it ended', at: this.now },
      },
    }));
  }

  /** What was asked to stop is one step further. */
  stopsFurther(task: TaskRecord): this {
    return this.observe(task, { lastStatus: isAtLeast(task.observed.lastStatus, 'STOPPING') ? 'STOPPED' : 'STOPPING' });
  }

  /** Everything that can go well does, until nothing changes. */
  goesWell(rounds = 30): this {
    for (let round = 0; round < rounds; round++) {
      this.settle();
      for (const task of this.present) {
        if (task.desired.status === 'STOPPED') this.stopsFurther(task);
        else if (task.observed.lastStatus !== 'RUNNING') this.runs(task);
        else if (this.#checked && task.observed.health === 'UNKNOWN') this.health(task, 'HEALTHY');
      }
      this.settle();
      this.advance(41 * SECOND);
    }
    return this.settle();
  }

  /** The engine is killed and starts again with what is on disk. */
  restart(): this {
    this.service = JSON.parse(JSON.stringify(this.service)) as ServiceRecord;
    const tasks = JSON.parse(JSON.stringify([...this.tasks.values()])) as TaskRecord[];
    this.tasks.clear();
    for (const task of tasks) this.tasks.set(task.spec.arn, task);
    return this;
  }

  observe(task: TaskRecord, observed: Partial<TaskObserved>): this {
    return this.#put(task.spec.arn, (each) => ({ ...each, observed: { ...each.observed, ...observed } }));
  }

  #put(arn: string, change: (task: TaskRecord) => TaskRecord): this {
    const task = this.tasks.get(arn);
    if (!task) throw new Error(`no task ${arn}`);
    this.tasks.set(arn, change(task));
    return this;
  }

  #requestStop(arn: string, stop: StopRequest): this {
    return this.#put(arn, (task) => {
      if (task.desired.status === 'STOPPED') throw new Error(`task ${arn} is asked to stop twice`);
      return { ...task, desired: { status: 'STOPPED', stop } };
    });
  }

  #start(): void {
    const containerDefinitions: ContainerDefinition[] = [
      {
        name: 'app',
        image: 'web',
        memory: 64,
        ...(this.#checked ? { healthCheck: { command: ['CMD-SHELL', 'true'] } } : {}),
      },
    ];
    const arn = this.primary.settings.taskDefinitionArn;
    const record = {
      arn,
      family: 'web',
      revision: 1,
      status: 'ACTIVE' as const,
      definition: { family: 'web', containerDefinitions },
      tags: [],
      registeredAt: 0,
    };
    const [task] = launch(this.service, this.primary, record, 1, [], {
      now: this.now,
      newUuid: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`,
      helperImage: 'helper',
      noticesFor: () => [],
    });
    if (!task) throw new Error('nothing was launched');
    this.tasks.set(task.spec.arn, task);
  }
}

/** A service whose first deployment is completed. */
export const steady = (options: SimulationOptions = {}): Simulation => new Simulation(options).goesWell(4);
