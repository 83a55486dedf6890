import type { ListClustersCommandInput, ListClustersCommandOutput } from '@aws-sdk/client-ecs';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { integer, structure, text } from '../shapes/shape.ts';

export const listClusters = operation(
  structure<ListClustersCommandInput>({ nextToken: text(), maxResults: integer }),
  (input, { store }): Answer<ListClustersCommandOutput> => {
    const arns = store
      .clusters()
      .filter((cluster) => cluster.status === 'ACTIVE')
      .map((cluster) => cluster.arn);
    const { items: clusterArns, ...more } = page(arns, (arn) => arn, input);
    return { clusterArns, ...more };
  },
);
