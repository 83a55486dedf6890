/** Puts tasks that are asked for on container instances, or says in ECS's words why not. */
import type { Failure } from '@aws-sdk/client-ecs';
import { placeMany, withTask, type PlacementRequest, type Refusal } from '../placement/place.ts';
import type { InstanceView } from '../placement/instance.ts';
import { instanceViews } from '../placement/views.ts';
import type { ClusterRecord } from '../state/model.ts';
import type { StoreReader } from '../state/store.ts';
import type { ApiContext } from './context.ts';
import { invalidParameter } from './errors.ts';

export interface Placed {
  /** ARNs of instances, one for each task that found a place. */
  readonly instances: readonly string[];
  readonly failures: readonly Failure[];
}

export const instancesOf = (store: StoreReader, cluster: ClusterRecord) =>
  store.containerInstances().filter(({ clusterArn }) => clusterArn === cluster.arn);

/** @throws ApiError InvalidParameterException when the cluster has no instance that takes tasks */
export function placeTasks(
  { store, readExpression }: Pick<ApiContext, 'store' | 'readExpression'>,
  cluster: ClusterRecord,
  request: PlacementRequest,
  count: number,
): Placed {
  const views = instanceViews(instancesOf(store, cluster), store.tasks());
  if (!views.some(({ status }) => status === 'ACTIVE')) {
    throw invalidParameter('No Container Instances were found in your cluster.');
  }
  const { placed, refusals } = placeMany(request, count, views, readExpression, Math.random);
  const instances = placed.map(({ arn }) => arn);
  const now = instances.reduce<readonly InstanceView[]>(
    (all, arn) => all.map((each) => (each.arn === arn ? withTask(each, request) : each)),
    views,
  );
  return { instances, failures: refusals.map((each) => failure(each, request, now)) };
}

/** ECS tells the reason alone; what was wanted and what there is helps on a machine one can do something about. */
export function failure(
  { arn, reason, detail }: Refusal,
  request: PlacementRequest,
  views: readonly InstanceView[],
): Failure {
  const view = views.find((each) => each.arn === arn);
  const words = detail ?? (view && wordsOf(reason, request, view));
  return { arn, reason, ...(words === undefined ? {} : { detail: words }) };
}

function wordsOf(reason: string, { need }: PlacementRequest, view: InstanceView): string | undefined {
  const { free, elsewhere, ec2InstanceId = view.arn } = view;
  const which = elsewhere === undefined ? "this machine's Docker" : `${ec2InstanceId} at ${elsewhere}`;
  const rest = (what: string) =>
    `are free of this instance, which is ${which}. Stop other tasks, lower ${what}, or run it as FARGATE, which is limited to what there is.`;
  switch (reason) {
    case 'RESOURCE:CPU':
      return `The task needs ${need.cpu} CPU units and ${free.cpu} ${rest('cpu')}`;
    case 'RESOURCE:MEMORY':
      return `The task needs ${need.memory} MiB and ${free.memory} ${rest('memory')}`;
    case 'RESOURCE:PORTS': {
      const taken = [
        ...[...need.tcpPorts].filter((port) => free.tcpPorts.has(port)).map((port) => `${port}/tcp`),
        ...[...need.udpPorts].filter((port) => free.udpPorts.has(port)).map((port) => `${port}/udp`),
      ];
      return `Taken by another task of the cluster, or reserved: port ${taken.join(', ')} of the host. Stop that task, or choose another port in the overlay.`;
    }
    case 'RESOURCE:GPU':
      return `The task needs ${need.gpus} GPUs and ${free.gpus} ${rest('the number of GPUs')}`;
    case 'AGENT':
      return `Docker does not answer: the instance is ${which}.`;
    default:
      return undefined;
  }
}
