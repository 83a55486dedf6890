import type { DescribeServicesCommandInput, DescribeServicesCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { resolveServiceArn } from '../services/lookup.ts';
import { serviceView } from '../services/views.ts';
import { list, structure, text } from '../shapes/shape.ts';

const MOST = 10;

export const describeServices = operation(
  structure<DescribeServicesCommandInput>({ cluster: text(), services: list(text()), include: list(text()) }),
  (input, { store }): Answer<DescribeServicesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { services: references = [], include = [] } = input;
    if (references.length === 0) throw invalidParameter('Services cannot be empty.');
    if (references.length > MOST) throw invalidParameter(`At most ${MOST} services can be described in one call.`);
    const arns = references.map((reference) => resolveServiceArn(cluster, reference));
    return {
      services: arns.flatMap((arn) => {
        const service = store.service(arn);
        return service ? [serviceView(store, service, include.includes('TAGS'))] : [];
      }),
      failures: arns.filter((arn) => !store.service(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
);
