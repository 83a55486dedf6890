/** What tasks use, put together from what their containers do. */
import type { ContainerUsage, ResourceUsage, TaskUsage } from '../../protocol/local.ts';
import type { Usage } from '../docker/usage.ts';
import type { UsageCollector } from '../docker/usageCollector.ts';
import type { ContainerObserved, TaskRecord, TaskSpec } from '../state/model.ts';
import type { StoreReader } from '../state/store.ts';
import type { Disposable } from '../util/disposable.ts';
import type { TaskLimits } from './context.ts';

/** Samples of a task's containers come within this time of each other, in milliseconds: they are told together. */
const GATHER = 150;

export interface TaskUsageOptions {
  readonly store: StoreReader;
  readonly usage: UsageCollector;
  readonly limitsOf: (task: TaskSpec) => TaskLimits;
  /** Undefined: every task. */
  readonly tasks: ReadonlySet<string> | undefined;
  readonly onUsage: (usage: TaskUsage) => void;
}

/** Watches the containers that run, those that start later too. */
export function watchTaskUsage({ store, usage, limitsOf, tasks, onUsage }: TaskUsageOptions): Disposable {
  const watched = new Map<string, Disposable>();
  const gathering = new Map<string, NodeJS.Timeout>();

  const tell = (taskArn: string) => {
    gathering.delete(taskArn);
    const task = store.task(taskArn);
    const told = task && taskUsage(task, limitsOf(task.spec), (dockerId) => usage.latest(dockerId));
    if (told) onUsage(told);
  };
  const look = () => {
    const wanted = new Map<string, string>();
    for (const task of store.tasks()) {
      if (tasks && !tasks.has(task.spec.arn)) continue;
      for (const { dockerId } of task.observed.containers.filter(runs)) {
        if (dockerId !== undefined) wanted.set(dockerId, task.spec.arn);
      }
    }
    for (const [dockerId, watch] of watched) {
      if (wanted.has(dockerId)) continue;
      watch.dispose();
      watched.delete(dockerId);
    }
    for (const [dockerId, taskArn] of wanted) {
      if (watched.has(dockerId)) continue;
      const onSample = () => {
        if (!gathering.has(taskArn)) gathering.set(taskArn, setTimeout(tell, GATHER, taskArn));
      };
      watched.set(dockerId, usage.watch(dockerId, onSample));
    }
  };

  const subscription = store.subscribe(look);
  look();
  return {
    dispose() {
      subscription.dispose();
      for (const watch of watched.values()) watch.dispose();
      for (const timer of gathering.values()) clearTimeout(timer);
      watched.clear();
      gathering.clear();
    },
  };
}

const runs = ({ status }: ContainerObserved): boolean => status === 'RUNNING' || status === 'RESOURCES_PROVISIONED';

/** undefined when nothing of the task runs or nothing is known yet. Pure. */
export function taskUsage(
  task: TaskRecord,
  { containers: containerLimits, ...limits }: TaskLimits,
  latest: (dockerId: string) => Usage | undefined,
): TaskUsage | undefined {
  const samples = task.observed.containers.filter(runs).flatMap((container) => {
    const sample = container.dockerId === undefined ? undefined : latest(container.dockerId);
    return sample ? [{ container, sample }] : [];
  });
  if (samples.length === 0) return undefined;
  const containers = samples.map(({ container, sample }): ContainerUsage => {
    const own = containerLimits.find((each) => each.name === container.name);
    const { name: _name, reservedCpuUnits, ...bounds } = own ?? { name: container.name };
    return {
      name: container.name,
      internal: container.kind !== 'NORMAL',
      ...resourceUsage(sample),
      limits: bounds,
      ...(reservedCpuUnits === undefined ? {} : { reservedCpuUnits }),
      processes: sample.processes,
    };
  });
  return {
    taskArn: task.spec.arn,
    time: new Date(Math.max(...samples.map(({ sample }) => sample.time))).toISOString(),
    limits,
    ...sumOf(containers),
    containers,
  };
}

const MEBIBYTE = 1_048_576;
const rounded = (value: number) => Math.round(value * 100) / 100;

const resourceUsage = ({ cpuUnits, memoryBytes, network }: Usage): ResourceUsage => ({
  ...(cpuUnits === undefined ? {} : { cpuUnits: rounded(cpuUnits) }),
  memoryMebibytes: rounded(memoryBytes / MEBIBYTE),
  ...(network === undefined ? {} : { network: roundedRates(network) }),
});

const roundedRates = ({ receivedPerSecond, sentPerSecond }: NonNullable<Usage['network']>) => ({
  receivedPerSecond: Math.round(receivedPerSecond),
  sentPerSecond: Math.round(sentPerSecond),
});

/** CPU is known when every container's is; the network of a task is that of all its namespaces. */
function sumOf(containers: readonly ContainerUsage[]): ResourceUsage {
  const sum = (values: readonly number[]) => rounded(values.reduce((total, value) => total + value, 0));
  const cpu = containers.flatMap((each) => each.cpuUnits ?? []);
  const networks = containers.flatMap((each) => each.network ?? []);
  return {
    ...(cpu.length < containers.length ? {} : { cpuUnits: sum(cpu) }),
    memoryMebibytes: sum(containers.map((each) => each.memoryMebibytes)),
    ...(networks.length === 0
      ? {}
      : {
          network: {
            receivedPerSecond: sum(networks.map((each) => each.receivedPerSecond)),
            sentPerSecond: sum(networks.map((each) => each.sentPerSecond)),
          },
        }),
  };
}
