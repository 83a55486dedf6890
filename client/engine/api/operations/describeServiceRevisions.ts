import type { DescribeServiceRevisionsCommandInput, DescribeServiceRevisionsCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { findServiceRevision } from '../services/lookup.ts';
import { serviceRevisionView } from '../services/views.ts';
import { list, structure, text } from '../shapes/shape.ts';

const MOST = 20;

export const describeServiceRevisions = operation(
  structure<DescribeServiceRevisionsCommandInput>({ serviceRevisionArns: list(text()) }),
  ({ serviceRevisionArns: arns = [] }, { store }): Answer<DescribeServiceRevisionsCommandOutput> => {
    if (arns.length === 0) throw invalidParameter('serviceRevisionArns cannot be empty.');
    if (arns.length > MOST) throw invalidParameter(`At most ${MOST} service revisions can be described in one call.`);
    const found = arns.map((arn) => ({ arn, match: findServiceRevision(store, arn) }));
    return {
      serviceRevisions: found.flatMap(({ match }) =>
        match ? [serviceRevisionView(store, match.service, match.deployment)] : [],
      ),
      failures: found.filter(({ match }) => !match).map(({ arn }) => ({ arn, reason: 'MISSING' })),
    };
  },
);
