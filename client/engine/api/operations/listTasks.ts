import type { ListTasksCommandInput, ListTasksCommandOutput } from '@aws-sdk/client-ecs';
import type { TaskRecord } from '../../state/model.ts';
import { invalidParameter } from '../errors.ts';
import { resolveInstanceArn } from '../instances/lookup.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { checkLaunchType } from '../runTaskChecks.ts';
import { resolveServiceArn, serviceNotFound } from '../services/lookup.ts';
import { integer, structure, text } from '../shapes/shape.ts';

const ONE_FILTER = ['family', 'serviceName', 'containerInstance'] as const;

/** Tasks of a cluster that pass all the given filters. Without `desiredStatus` those meant to run. */
export const listTasks = operation(
  structure<ListTasksCommandInput>({
    cluster: text(),
    family: text(),
    serviceName: text(),
    daemonName: text(),
    startedBy: text(),
    desiredStatus: text(),
    launchType: text(),
    containerInstance: text(),
    nextToken: text(),
    maxResults: integer,
  }),
  (input, { store }): Answer<ListTasksCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { desiredStatus = 'RUNNING' } = input;
    if (!['RUNNING', 'PENDING', 'STOPPED'].includes(desiredStatus)) {
      throw invalidParameter(`desiredStatus is ${desiredStatus}; it must be one of RUNNING, PENDING, STOPPED.`);
    }
    checkLaunchType(input.launchType);
    // ECS takes it as the only filter besides the status.
    if (input.startedBy !== undefined && ONE_FILTER.some((each) => input[each] !== undefined)) {
      throw invalidParameter(`startedBy cannot be combined with ${ONE_FILTER.join(', ')}.`);
    }
    const service = input.serviceName === undefined ? undefined : resolveServiceArn(cluster, input.serviceName);
    if (service !== undefined && !store.service(service)) throw serviceNotFound();
    const instance =
      input.containerInstance === undefined ? undefined : resolveInstanceArn(cluster, input.containerInstance);
    // There are no managed daemons that a name could mean.
    const impossible = input.daemonName !== undefined;

    const matches = ({ spec, desired }: TaskRecord) =>
      spec.clusterArn === cluster.arn &&
      desired.status === desiredStatus &&
      (input.family === undefined || spec.definition.family === input.family) &&
      (instance === undefined || spec.containerInstanceArn === instance) &&
      (input.startedBy === undefined || spec.startedBy === input.startedBy) &&
      (input.launchType === undefined || spec.launchType === input.launchType);
    const arns = impossible
      ? []
      : (service === undefined ? store.tasks() : store.tasksOfService(service))
          .filter(matches)
          .map((task) => task.spec.arn);
    const { items: taskArns, ...more } = page(arns, (arn) => arn, input);
    return { taskArns, ...more };
  },
);
