import type { ListServicesCommandInput, ListServicesCommandOutput } from '@aws-sdk/client-ecs';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { checkLaunchType } from '../runTaskChecks.ts';
import { checkScheduling } from '../services/checks.ts';
import { integer, structure, text } from '../shapes/shape.ts';
import type { ServiceRecord } from '../../state/services.ts';

const PAGE = 10;

/** Services of a cluster that are not over and pass all the given filters. */
export const listServices = operation(
  structure<ListServicesCommandInput>({
    cluster: text(),
    nextToken: text(),
    maxResults: integer,
    launchType: text(),
    schedulingStrategy: text(),
    resourceManagementType: text(),
  }),
  (input, { store }): Answer<ListServicesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    checkLaunchType(input.launchType);
    checkScheduling(input.schedulingStrategy);
    const matches = (service: ServiceRecord) =>
      service.clusterArn === cluster.arn &&
      service.status !== 'INACTIVE' &&
      (input.schedulingStrategy === undefined || service.schedulingStrategy === input.schedulingStrategy) &&
      (input.launchType === undefined || service.deployments[0]?.settings.launchType === input.launchType) &&
      input.resourceManagementType !== 'ECS';
    const arns = store
      .services()
      .filter(matches)
      .map(({ arn }) => arn);
    const { items: serviceArns, ...more } = page(arns, (arn) => arn, input, PAGE);
    return { serviceArns, ...more };
  },
);
