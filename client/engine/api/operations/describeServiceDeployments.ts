import type {
  DescribeServiceDeploymentsCommandInput,
  DescribeServiceDeploymentsCommandOutput,
} from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { findServiceDeployment } from '../services/lookup.ts';
import { serviceDeploymentView } from '../services/views.ts';
import { list, structure, text } from '../shapes/shape.ts';

const MOST = 20;

export const describeServiceDeployments = operation(
  structure<DescribeServiceDeploymentsCommandInput>({ serviceDeploymentArns: list(text()) }),
  ({ serviceDeploymentArns: arns = [] }, { store }): Answer<DescribeServiceDeploymentsCommandOutput> => {
    if (arns.length === 0) throw invalidParameter('serviceDeploymentArns cannot be empty.');
    if (arns.length > MOST) throw invalidParameter(`At most ${MOST} service deployments can be described in one call.`);
    const found = arns.map((arn) => ({ arn, match: findServiceDeployment(store, arn) }));
    return {
      serviceDeployments: found.flatMap(({ match }) =>
        match ? [serviceDeploymentView(store, match.service, match.deployment)] : [],
      ),
      failures: found.filter(({ match }) => !match).map(({ arn }) => ({ arn, reason: 'MISSING' })),
    };
  },
);
