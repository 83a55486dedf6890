import type {
  DeregisterContainerInstanceCommandInput,
  DeregisterContainerInstanceCommandOutput,
  DescribeContainerInstancesCommandInput,
  DescribeContainerInstancesCommandOutput,
  ListContainerInstancesCommandInput,
  ListContainerInstancesCommandOutput,
  UpdateContainerInstancesStateCommandInput,
  UpdateContainerInstancesStateCommandOutput,
} from '@aws-sdk/client-ecs';
import { satisfies } from '../../placement/query.ts';
import { instanceViews, tasksByInstance } from '../../placement/views.ts';
import { resourceName } from '../../state/arn.ts';
import type { StoreReader } from '../../state/store.ts';
import { invalidParameter } from '../errors.ts';
import { findInstance, resolveInstanceArn } from '../instances/lookup.ts';
import { containerInstanceView } from '../instances/views.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { invalidExpression } from '../placementChecks.ts';
import { instancesOf } from '../placing.ts';
import { flag, integer, list, structure, text } from '../shapes/shape.ts';

const MOST_DESCRIBED = 100;
const MOST_UPDATED = 10;
const STATUSES = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'];

function named(references: readonly string[] | undefined, most: number): readonly string[] {
  if (!references || references.length === 0) throw invalidParameter('Container instances cannot be empty.');
  if (references.length > most) throw invalidParameter(`At most ${most} container instances can be named in one call.`);
  return references;
}

export const describeContainerInstances = operation(
  structure<DescribeContainerInstancesCommandInput>({
    cluster: text(),
    containerInstances: list(text()),
    include: list(text()),
  }),
  (input, { store }): Answer<DescribeContainerInstancesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { include = [] } = input;
    const arns = named(input.containerInstances, MOST_DESCRIBED).map((each) => resolveInstanceArn(cluster, each));
    const parts = { tags: include.includes('TAGS'), health: include.includes('CONTAINER_INSTANCE_HEALTH') };
    const found = arns.map((arn) => ({ arn, instance: store.containerInstance(arn) }));
    return {
      containerInstances: found.flatMap(({ instance }) =>
        instance ? [containerInstanceView(store, instance, parts)] : [],
      ),
      failures: found.filter(({ instance }) => !instance).map(({ arn }) => ({ arn, reason: 'MISSING' })),
    };
  },
);

/** Those of a cluster that satisfy the filter, an expression of the cluster query language. */
export const listContainerInstances = operation(
  structure<ListContainerInstancesCommandInput>({
    cluster: text(),
    filter: text(),
    nextToken: text(),
    maxResults: integer,
    status: text(),
  }),
  (input, { store, readExpression }): Answer<ListContainerInstancesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { filter = '', status } = input;
    if (status !== undefined && !STATUSES.includes(status)) {
      throw invalidParameter(`status is ${status}; it must be one of ${STATUSES.join(', ')}.`);
    }
    const expression = filter === '' ? undefined : readExpression(filter);
    if (filter !== '' && !expression) throw invalidExpression(filter);
    const arns = instanceViews(instancesOf(store, cluster), store.tasks())
      .filter((each) => (status === undefined ? each.status !== 'INACTIVE' : each.status === status))
      .filter((each) => !expression || satisfies(each, expression))
      .map(({ arn }) => arn);
    const { items: containerInstanceArns, ...more } = page(arns, (arn) => arn, input);
    return { containerInstanceArns, ...more };
  },
);

/** DRAINING: nothing new is placed there, and tasks of services are replaced elsewhere; others go on. */
export const updateContainerInstancesState = operation(
  structure<UpdateContainerInstancesStateCommandInput>({
    cluster: text(),
    containerInstances: list(text()),
    status: text(),
  }),
  (input, { store }): Answer<UpdateContainerInstancesStateCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { status } = input;
    if (status !== 'ACTIVE' && status !== 'DRAINING') {
      throw invalidParameter(`status is ${String(status)}; it must be one of ACTIVE, DRAINING.`);
    }
    const arns = named(input.containerInstances, MOST_UPDATED).map((each) => resolveInstanceArn(cluster, each));
    const found = arns.map((arn) => ({ arn, instance: store.containerInstance(arn) }));
    return {
      containerInstances: found.flatMap(({ instance }) => {
        if (!instance || instance.status === 'INACTIVE') return [];
        const after = instance.status === status ? instance : { ...instance, status };
        store.putContainerInstance(after);
        return [containerInstanceView(store, store.containerInstance(after.arn) ?? after)];
      }),
      failures: found.flatMap(({ arn, instance }) => {
        if (!instance) return [{ arn, reason: 'MISSING' }];
        return instance.status === 'INACTIVE' ? [{ arn, reason: 'INACTIVE' }] : [];
      }),
    };
  },
);

/** Its record tells where the objects of tasks are. */
const isInUse = (store: StoreReader, arn: string) =>
  store.containerInstance(arn)?.docker !== undefined &&
  store.tasks().some(({ spec, observed }) => spec.containerInstanceArn === arn && !observed.cleanedUp);

/** What ECS writes on the tasks of an instance that is taken away from under them. */
const DEREGISTERED = 'Instance deregistered forcibly by user.';

export const deregisterContainerInstance = operation(
  structure<DeregisterContainerInstanceCommandInput>({ cluster: text(), containerInstance: text(), force: flag }),
  (input, { store, clock }): Answer<DeregisterContainerInstanceCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    if (!input.containerInstance) throw invalidParameter('Container instance can not be blank.');
    const instance = findInstance(store, cluster, input.containerInstance);
    if (!instance) throw invalidParameter('The referenced container instance was not found.');
    const tasks = tasksByInstance([instance], store.tasks()).get(instance.arn) ?? [];
    if (tasks.length > 0 && input.force !== true) throw invalidParameter('Found running tasks on the instance.');

    // One that is over is told until the next is.
    for (const { arn, status } of instancesOf(store, cluster)) {
      if (status === 'INACTIVE' && !isInUse(store, arn)) store.removeContainerInstance(arn);
    }
    store.putContainerInstance({ ...instance, status: 'INACTIVE', connected: false });
    for (const { spec } of tasks) {
      store.requestStop(spec.arn, { code: 'UserInitiated', reason: DEREGISTERED, at: clock.now() });
    }
    const after = store.containerInstance(resolveInstanceArn(cluster, resourceName(instance.arn))) ?? instance;
    return { containerInstance: containerInstanceView(store, after) };
  },
);
