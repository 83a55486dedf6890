import type { DescribeTasksCommandInput, DescribeTasksCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { findCluster, resolveTaskArn } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';
import { taskView } from '../views.ts';

const MOST = 100;
const PARTS = ['TAGS'];

export const describeTasks = operation(
  structure<DescribeTasksCommandInput>({ cluster: text(), tasks: list(text()), include: list(text()) }),
  (input, { store }): Answer<DescribeTasksCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { tasks: references = [], include = [] } = input;
    if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (references.length > MOST) throw invalidParameter(`At most ${MOST} tasks can be described in one call.`);
    const unknown = include.find((each) => !PARTS.includes(each));
    if (unknown !== undefined) throw invalidParameter(`include has ${unknown}; it may have ${PARTS.join(', ')}.`);
    const arns = references.map((reference) => resolveTaskArn(cluster, reference));
    return {
      tasks: arns.flatMap((arn) => {
        const task = store.task(arn);
        return task ? [taskView(task, include.includes('TAGS'))] : [];
      }),
      failures: arns.filter((arn) => !store.task(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
);
