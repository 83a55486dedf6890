/**
 * How busy services are, in percent of what their tasks reserve (ecs/runtime 6): the figures that CloudWatch has of a
 * service as CPUUtilization and MemoryUtilization.
 */
import type { UsageCollector } from './docker/usageCollector.ts';
import { taskNeed } from './placement/resources.ts';
import type { ScalingMetric } from './state/scaling.ts';
import type { ServiceMeter } from './scaling/scalingLoop.ts';
import type { TaskRecord } from './state/model.ts';
import type { StoreReader } from './state/store.ts';
import type { Disposable } from './util/disposable.ts';

const MEBIBYTE = 1_048_576;

export interface ServiceMeterOptions {
  readonly store: StoreReader;
  readonly usage: UsageCollector;
  /** Requests a minute for each healthy target of the service; undefined where no balancer counts them. */
  readonly requestsPerTarget: (serviceArn: string) => number | undefined;
}

export function createServiceMeter({
  store,
  usage,
  requestsPerTarget,
}: ServiceMeterOptions): ServiceMeter & Disposable {
  const watches = new Map<string, Disposable>();
  let followed: ReadonlySet<string> = new Set();

  /** Only containers that run and are followed are asked about. */
  const look = () => {
    const wanted = new Set(
      [...followed].flatMap((arn) =>
        runningTasks(store, arn)
          .flatMap(containersOf)
          .map(({ dockerId }) => dockerId),
      ),
    );
    for (const [dockerId, watch] of watches) {
      if (wanted.has(dockerId)) continue;
      watch.dispose();
      watches.delete(dockerId);
    }
    for (const dockerId of wanted) {
      if (!watches.has(dockerId))
        watches.set(
          dockerId,
          usage.watch(dockerId, () => undefined),
        );
    }
  };
  const subscription = store.subscribe((change) => {
    if (change.kind === 'task' && followed.size > 0) look();
  });

  return {
    follow(services) {
      followed = services;
      look();
    },
    value(serviceArn, metric) {
      if (metric === 'ALBRequestCountPerTarget') return requestsPerTarget(serviceArn);
      return utilization(runningTasks(store, serviceArn), metric, usage);
    },
    dispose() {
      subscription.dispose();
      watches.forEach((watch) => watch.dispose());
      watches.clear();
    },
  };
}

const runningTasks = (store: StoreReader, serviceArn: string) =>
  store.tasksOfService(serviceArn).filter(({ observed }) => observed.lastStatus === 'RUNNING');

const containersOf = ({ observed }: TaskRecord) =>
  observed.containers.flatMap(({ name, status, kind, dockerId }) =>
    status === 'RUNNING' && kind === 'NORMAL' && dockerId !== undefined ? [{ name, dockerId }] : [],
  );

/** Of all running tasks together; undefined when one of them is not measured yet or reserves nothing. */
export function utilization(
  tasks: readonly TaskRecord[],
  metric: Exclude<ScalingMetric, 'ALBRequestCountPerTarget'>,
  usage: Pick<UsageCollector, 'latest'>,
): number | undefined {
  let used = 0;
  let reserved = 0;
  for (const task of tasks) {
    const need = taskNeed(task.spec.definition, task.spec.overrides);
    reserved += metric === 'ECSServiceAverageCPUUtilization' ? need.cpu : need.memory * MEBIBYTE;
    for (const { dockerId } of containersOf(task)) {
      const sample = usage.latest(dockerId);
      const value = metric === 'ECSServiceAverageCPUUtilization' ? sample?.cpuUnits : sample?.memoryBytes;
      if (value === undefined) return undefined;
      used += value;
    }
  }
  return reserved === 0 ? undefined : (used / reserved) * 100;
}
