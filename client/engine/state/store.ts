/**
 * The one place where the parts of the engine meet: a single writer with a change feed. `api` and `services` write
 * what is wanted, `agent` what is seen; nobody calls anybody else. Reads return immutable records.
 */
import type {
  ClusterRecord,
  EngineState,
  StopRequest,
  TaskDefinitionRecord,
  TaskObserved,
  TaskProtection,
  TaskRecord,
  Tag,
} from './model.ts';
import { resourceName, serviceArn } from './arn.ts';
import type { BalancerRecord } from './balancers.ts';
import type { CapacityProviderRecord, ContainerInstanceRecord } from './instances.ts';
import type { ScalableTargetRecord } from './scaling.ts';
import type { ServiceRecord, TaskScheduling } from './services.ts';
import type { Disposable } from '../util/disposable.ts';
import { afterObservation, afterStopRequest } from './taskStatus.ts';

export type Change =
  | { readonly kind: 'cluster'; readonly before: ClusterRecord | undefined; readonly after: ClusterRecord | undefined }
  | {
      readonly kind: 'taskDefinition';
      readonly before: TaskDefinitionRecord | undefined;
      readonly after: TaskDefinitionRecord | undefined;
    }
  | { readonly kind: 'service'; readonly before: ServiceRecord | undefined; readonly after: ServiceRecord | undefined }
  | {
      readonly kind: 'balancer';
      readonly before: BalancerRecord | undefined;
      readonly after: BalancerRecord | undefined;
    }
  | {
      readonly kind: 'scalableTarget';
      readonly before: ScalableTargetRecord | undefined;
      readonly after: ScalableTargetRecord | undefined;
    }
  | {
      readonly kind: 'containerInstance';
      readonly before: ContainerInstanceRecord | undefined;
      readonly after: ContainerInstanceRecord | undefined;
    }
  | { readonly kind: 'task'; readonly before: TaskRecord | undefined; readonly after: TaskRecord | undefined };

/** Everything may be read by everyone. Lists are in the order of creation. */
export interface StoreReader {
  readonly engineId: string;
  clusters(): readonly ClusterRecord[];
  /** By name, not ARN. */
  cluster(name: string): ClusterRecord | undefined;
  taskDefinitions(): readonly TaskDefinitionRecord[];
  /** By ARN. */
  taskDefinition(arn: string): TaskDefinitionRecord | undefined;
  lastRevision(family: string): number;
  tasks(): readonly TaskRecord[];
  /** By ARN. */
  task(arn: string): TaskRecord | undefined;
  services(): readonly ServiceRecord[];
  /** By ARN. */
  service(arn: string): ServiceRecord | undefined;
  /** The tasks of a service, by its ARN, STOPPED ones too as long as they are remembered. */
  tasksOfService(arn: string): readonly TaskRecord[];
  scalableTargets(): readonly ScalableTargetRecord[];
  /** By `service/<cluster>/<name>`. */
  scalableTarget(resourceId: string): ScalableTargetRecord | undefined;
  balancers(): readonly BalancerRecord[];
  /** By its service's ARN. */
  balancer(serviceArn: string): BalancerRecord | undefined;
  /** Of every cluster, in every status. */
  containerInstances(): readonly ContainerInstanceRecord[];
  /** By ARN. */
  containerInstance(arn: string): ContainerInstanceRecord | undefined;
  capacityProviders(): readonly CapacityProviderRecord[];
  /** Those that were set, by name. */
  accountSettings(): Readonly<Record<string, string>>;
  /** Called after each change, in order, synchronously. A listener that throws does not disturb the others. */
  subscribe(listener: (change: Change) => void): Disposable;
  /** Resolves when all changes made so far are on disk. Rejects when the disk refuses. */
  durable(): Promise<void>;
}

/** Writes of the control plane: what is wanted. */
export interface ControlWriter extends StoreReader {
  putCluster(cluster: ClusterRecord): void;
  putTaskDefinition(definition: TaskDefinitionRecord): void;
  removeTaskDefinition(arn: string): void;
  addTask(task: TaskRecord): void;
  putService(service: ServiceRecord): void;
  /** Forgets a service that is over. */
  removeService(arn: string): void;
  putScalableTarget(target: ScalableTargetRecord): void;
  removeScalableTarget(resourceId: string): void;
  putContainerInstance(instance: ContainerInstanceRecord): void;
  /** Forgets an instance, e.g. when its cluster goes. */
  removeContainerInstance(arn: string): void;
  putCapacityProvider(provider: CapacityProviderRecord): void;
  removeCapacityProvider(name: string): void;
  /** Undefined: back to ECS's own value. */
  setAccountSetting(name: string, value: string | undefined): void;
  /** What the service scheduler remembers of a task. */
  setTaskScheduling(taskArn: string, scheduling: TaskScheduling): void;
  /** Asks for a task's end; the first request stands. Unknown or already stopping tasks are left as they are. */
  requestStop(taskArn: string, stop: StopRequest): void;
  /** Lets the agent remove a stopped task's Docker objects. Tasks that are not STOPPED are left as they are. */
  requestRemoval(taskArn: string): void;
  setTaskTags(taskArn: string, tags: readonly Tag[]): void;
  /** Decided by `updateProtection` (taskProtection.ts). */
  setTaskProtection(taskArn: string, protection: TaskProtection): void;
  /** Forgets a task whose Docker objects are gone. */
  removeTask(taskArn: string): void;
}

/** Writes of the agent: what is seen. */
export interface AgentWriter extends StoreReader {
  /**
   * Replaces a task's observation by what `update` makes of the current one.
   * @returns the task afterwards, or undefined when it is no longer known.
   * @throws IllegalTransition for a backwards step
   */
  observeTask(taskArn: string, update: (observed: TaskObserved) => TaskObserved): TaskRecord | undefined;
}

/** Writes of load balancing: what stands before services, and what it sees of their tasks. */
export interface BalancerWriter extends AgentWriter {
  putBalancer(balancer: BalancerRecord): void;
  removeBalancer(serviceArn: string): void;
}

export interface Store extends ControlWriter, BalancerWriter {
  /** The port of the API, kept so that clients find it again after a restart. */
  port(): number | undefined;
  setPort(port: number): void;
  /** The port of the tasks' endpoints, kept so that a relay that outlives the engine leads to the next one. */
  endpointsPort(): number | undefined;
  setEndpointsPort(port: number): void;
  snapshot(): EngineState;
}

export interface StoreOptions {
  readonly initial: EngineState;
  /** Called after each change; returns a promise for {@link StoreReader.durable}. */
  readonly persist: { changed(): void; durable(): Promise<void> };
  /** Told of listeners that throw. */
  readonly onListenerError: (error: unknown) => void;
}

export function createStore({ initial, persist, onListenerError }: StoreOptions): Store {
  const clusters = new Map(initial.clusters.map((each) => [each.name, each]));
  const definitions = new Map(initial.taskDefinitions.map((each) => [each.arn, each]));
  const lastRevisions = new Map(Object.entries(initial.lastRevision));
  const tasks = new Map(initial.tasks.map((each) => [each.spec.arn, each]));
  const services = new Map(initial.services.map((each) => [each.arn, each]));
  const scalableTargets = new Map(initial.scalableTargets.map((each) => [each.resourceId, each]));
  const balancers = new Map(initial.balancers.map((each) => [each.serviceArn, each]));
  const instances = new Map(initial.containerInstances.map((each) => [each.arn, each]));
  const providers = new Map(initial.capacityProviders.map((each) => [each.name, each]));
  const accountSettings = new Map(Object.entries(initial.accountSettings));
  const byService = indexByService(initial.tasks);
  const listeners = new Set<(change: Change) => void>();
  let port = initial.port;
  let endpointsPort = initial.endpointsPort;

  const tell = (change: Change) => {
    persist.changed();
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (error) {
        onListenerError(error);
      }
    }
  };

  const replaceTask = (before: TaskRecord, after: TaskRecord): TaskRecord => {
    if (after === before) return before;
    tasks.set(after.spec.arn, after);
    byService.put(after);
    tell({ kind: 'task', before, after });
    return after;
  };

  return {
    engineId: initial.engineId,
    clusters: () => [...clusters.values()],
    cluster: (name) => clusters.get(name),
    taskDefinitions: () => [...definitions.values()],
    taskDefinition: (arn) => definitions.get(arn),
    lastRevision: (family) => lastRevisions.get(family) ?? 0,
    tasks: () => [...tasks.values()],
    task: (arn) => tasks.get(arn),
    services: () => [...services.values()],
    service: (arn) => services.get(arn),
    tasksOfService: (arn) => byService.of(arn),
    scalableTargets: () => [...scalableTargets.values()],
    scalableTarget: (resourceId) => scalableTargets.get(resourceId),
    balancers: () => [...balancers.values()],
    balancer: (serviceArn) => balancers.get(serviceArn),
    containerInstances: () => [...instances.values()],
    containerInstance: (arn) => instances.get(arn),
    capacityProviders: () => [...providers.values()],
    accountSettings: () => Object.fromEntries(accountSettings),
    port: () => port,
    endpointsPort: () => endpointsPort,

    subscribe(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    durable: () => persist.durable(),

    setPort(value) {
      if (port === value) return;
      port = value;
      persist.changed();
    },
    setEndpointsPort(value) {
      if (endpointsPort === value) return;
      endpointsPort = value;
      persist.changed();
    },
    putCluster(after) {
      const before = clusters.get(after.name);
      clusters.set(after.name, after);
      tell({ kind: 'cluster', before, after });
    },
    putTaskDefinition(after) {
      const before = definitions.get(after.arn);
      definitions.set(after.arn, after);
      lastRevisions.set(after.family, Math.max(after.revision, lastRevisions.get(after.family) ?? 0));
      tell({ kind: 'taskDefinition', before, after });
    },
    removeTaskDefinition(arn) {
      const before = definitions.get(arn);
      if (!before) return;
      definitions.delete(arn);
      tell({ kind: 'taskDefinition', before, after: undefined });
    },
    addTask(after) {
      if (tasks.has(after.spec.arn)) throw new Error(`task ${after.spec.arn} exists already`);
      tasks.set(after.spec.arn, after);
      byService.put(after);
      tell({ kind: 'task', before: undefined, after });
    },
    putService(after) {
      const before = services.get(after.arn);
      if (after === before) return;
      services.set(after.arn, after);
      tell({ kind: 'service', before, after });
    },
    removeService(arn) {
      const before = services.get(arn);
      if (!before) return;
      services.delete(arn);
      tell({ kind: 'service', before, after: undefined });
    },
    putBalancer(after) {
      const before = balancers.get(after.serviceArn);
      if (after === before) return;
      balancers.set(after.serviceArn, after);
      tell({ kind: 'balancer', before, after });
    },
    removeBalancer(serviceArn) {
      const before = balancers.get(serviceArn);
      if (!before) return;
      balancers.delete(serviceArn);
      tell({ kind: 'balancer', before, after: undefined });
    },
    putScalableTarget(after) {
      const before = scalableTargets.get(after.resourceId);
      if (after === before) return;
      scalableTargets.set(after.resourceId, after);
      tell({ kind: 'scalableTarget', before, after });
    },
    removeScalableTarget(resourceId) {
      const before = scalableTargets.get(resourceId);
      if (!before) return;
      scalableTargets.delete(resourceId);
      tell({ kind: 'scalableTarget', before, after: undefined });
    },
    putContainerInstance(given) {
      const before = instances.get(given.arn);
      if (given === before) return;
      const after = before ? { ...given, changes: before.changes + 1 } : given;
      instances.set(after.arn, after);
      tell({ kind: 'containerInstance', before, after });
    },
    removeContainerInstance(arn) {
      const before = instances.get(arn);
      if (!before) return;
      instances.delete(arn);
      tell({ kind: 'containerInstance', before, after: undefined });
    },
    putCapacityProvider(provider) {
      providers.set(provider.name, provider);
      persist.changed();
    },
    removeCapacityProvider(name) {
      if (providers.delete(name)) persist.changed();
    },
    setAccountSetting(name, value) {
      if (value === undefined) accountSettings.delete(name);
      else accountSettings.set(name, value);
      persist.changed();
    },
    setTaskScheduling(taskArn, scheduling) {
      const before = tasks.get(taskArn);
      if (before) replaceTask(before, { ...before, scheduling });
    },
    requestStop(taskArn, stop) {
      const before = tasks.get(taskArn);
      if (before) replaceTask(before, afterStopRequest(before, stop));
    },
    requestRemoval(taskArn) {
      const before = tasks.get(taskArn);
      if (before?.observed.lastStatus !== 'STOPPED' || before.desired.remove) return;
      replaceTask(before, { ...before, desired: { ...before.desired, remove: true } });
    },
    setTaskTags(taskArn, tags) {
      const before = tasks.get(taskArn);
      if (before) replaceTask(before, { ...before, tags });
    },
    setTaskProtection(taskArn, protection) {
      const before = tasks.get(taskArn);
      if (before) replaceTask(before, { ...before, protection });
    },
    removeTask(taskArn) {
      const before = tasks.get(taskArn);
      if (!before) return;
      tasks.delete(taskArn);
      byService.remove(before);
      tell({ kind: 'task', before, after: undefined });
    },
    observeTask(taskArn, update) {
      const before = tasks.get(taskArn);
      return before && replaceTask(before, afterObservation(before, update(before.observed)));
    },
    snapshot: () => ({
      engineId: initial.engineId,
      ...(port === undefined ? {} : { port }),
      ...(endpointsPort === undefined ? {} : { endpointsPort }),
      clusters: [...clusters.values()],
      taskDefinitions: [...definitions.values()],
      lastRevision: Object.fromEntries(lastRevisions),
      tasks: [...tasks.values()],
      services: [...services.values()],
      scalableTargets: [...scalableTargets.values()],
      balancers: [...balancers.values()],
      containerInstances: [...instances.values()],
      capacityProviders: [...providers.values()],
      accountSettings: Object.fromEntries(accountSettings),
    }),
  };
}

/** Tasks by their service's ARN: a service is looked after without going through all tasks. */
function indexByService(initial: readonly TaskRecord[]) {
  const index = new Map<string, Map<string, TaskRecord>>();
  const keyOf = ({ spec }: TaskRecord) =>
    spec.serviceName === undefined ? undefined : serviceArn(resourceName(spec.clusterArn), spec.serviceName);
  const put = (task: TaskRecord) => {
    const key = keyOf(task);
    if (key === undefined) return;
    const tasks = index.get(key) ?? new Map<string, TaskRecord>();
    tasks.set(task.spec.arn, task);
    index.set(key, tasks);
  };
  initial.forEach(put);
  return {
    put,
    remove(task: TaskRecord) {
      const key = keyOf(task);
      const tasks = key === undefined ? undefined : index.get(key);
      tasks?.delete(task.spec.arn);
      if (key !== undefined && tasks?.size === 0) index.delete(key);
    },
    of: (arn: string): readonly TaskRecord[] => [...(index.get(arn)?.values() ?? [])],
  };
}
