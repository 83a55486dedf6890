import type { DescribeClustersCommandInput, DescribeClustersCommandOutput } from '@aws-sdk/client-ecs';
import { clusterArn } from '../../state/arn.ts';
import { invalidParameter } from '../errors.ts';
import { clusterName } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';
import { clusterView } from '../views.ts';

const MOST = 100;

export const describeClusters = operation(
  structure<DescribeClustersCommandInput>({ clusters: list(text()), include: list(text()) }),
  ({ clusters: references = [], include = [] }, { store }): Answer<DescribeClustersCommandOutput> => {
    if (references.length > MOST) throw invalidParameter(`At most ${MOST} clusters can be described in one call.`);
    const names = references.length === 0 ? [clusterName(undefined)] : references.map(clusterName);
    const parts = {
      settings: include.includes('SETTINGS'),
      statistics: include.includes('STATISTICS'),
      tags: include.includes('TAGS'),
      configurations: include.includes('CONFIGURATIONS'),
    };
    const found = names.map((name) => ({ name, cluster: store.cluster(name) }));
    return {
      clusters: found.flatMap(({ cluster }) => (cluster ? [clusterView(store, cluster, parts)] : [])),
      failures: found
        .filter(({ cluster }) => !cluster)
        .map(({ name }) => ({ arn: clusterArn(name), reason: 'MISSING' })),
    };
  },
);
