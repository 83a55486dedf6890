/** DescribeScalingActivities: what was scaled, and why. */
import { operation } from '../operation.ts';
import { page } from '../pagination.ts';
import { checkNamespace, DIMENSION, NAMESPACE } from './reference.ts';
import { describeActivitiesInput } from './shapes.ts';
import { pageOf } from './targets.ts';

export const describeScalingActivities = operation(describeActivitiesInput, (input, { store }) => {
  checkNamespace(input);
  const found = store
    .scalableTargets()
    .filter(({ resourceId }) => input.ResourceId === undefined || resourceId === input.ResourceId)
    .flatMap(({ resourceId, activities }) => activities.map((activity) => ({ resourceId, activity })))
    .sort((a, b) => b.activity.at - a.activity.at);
  const { items, nextToken } = page(found, ({ activity }) => activity.id, pageOf(input));
  return {
    ScalingActivities: items.map(({ resourceId, activity }) => ({
      ActivityId: activity.id,
      ServiceNamespace: NAMESPACE,
      ResourceId: resourceId,
      ScalableDimension: DIMENSION,
      Description: activity.description,
      Cause: activity.cause,
      StartTime: activity.at / 1000,
      EndTime: activity.at / 1000,
      StatusCode: 'Successful',
      StatusMessage: activity.statusMessage,
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
});
