import type { DescribeTaskDefinitionCommandInput, DescribeTaskDefinitionCommandOutput } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
import { findTaskDefinition } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';
import { taskDefinitionView } from '../taskDefinitionView.ts';

export const describeTaskDefinition = operation(
  structure<DescribeTaskDefinitionCommandInput>({ taskDefinition: text(), include: list(text()) }),
  (input, { store }): Answer<DescribeTaskDefinitionCommandOutput> => {
    const { taskDefinition: reference, include = [] } = input;
    if (!reference) throw clientError('TaskDefinition can not be blank.');
    const record = findTaskDefinition(store, reference);
    if (!record) throw clientError('Unable to describe task definition.');
    return {
      taskDefinition: taskDefinitionView(record),
      tags: include.includes('TAGS') ? record.tags : [],
    };
  },
);
