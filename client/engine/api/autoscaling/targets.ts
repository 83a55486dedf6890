/** RegisterScalableTarget, DescribeScalableTargets, DeregisterScalableTarget. */
import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../state/arn.ts';
import type { ScalableTargetRecord } from '../../state/scaling.ts';
import { operation } from '../operation.ts';
import { page } from '../pagination.ts';
import {
  checkNamespace,
  DIMENSION,
  findScalableTarget,
  findScaledService,
  NAMESPACE,
  validation,
} from './reference.ts';
import { describeTargetsInput, registerInput, targetInput, type RegisterInput } from './shapes.ts';

const SERVICE_ROLE = `arn:aws:iam::${LOCAL_ACCOUNT}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`;

/** Registers a service, or changes the bounds and suspensions of one that is. */
export const registerScalableTarget = operation(registerInput, (input, { store, clock }) => {
  const service = findScaledService(store, input);
  const resourceId = input.ResourceId ?? '';
  const known = store.scalableTarget(resourceId);
  const target: ScalableTargetRecord = {
    ...(known ?? {
      arn: `arn:aws:application-autoscaling:${LOCAL_REGION}:${LOCAL_ACCOUNT}:scalable-target/${randomUUID()}`,
      resourceId,
      serviceArn: service.arn,
      policies: [],
      activities: [],
      createdAt: clock.now(),
    }),
    ...bounds(input, known),
    roleArn: input.RoleARN ?? known?.roleArn ?? SERVICE_ROLE,
    suspended: suspension(input, known),
  };
  store.putScalableTarget(target);
  return { ScalableTargetARN: target.arn };
});

function bounds({ MinCapacity, MaxCapacity }: RegisterInput, known: ScalableTargetRecord | undefined) {
  const minCapacity = MinCapacity ?? known?.minCapacity;
  const maxCapacity = MaxCapacity ?? known?.maxCapacity;
  if (minCapacity === undefined || maxCapacity === undefined) {
    throw validation('The first registration of a service needs MinCapacity and MaxCapacity.');
  }
  if (minCapacity < 0 || maxCapacity < 0) throw validation('MinCapacity and MaxCapacity must be 0 or more.');
  if (minCapacity > maxCapacity) {
    throw validation(`Maximum capacity cannot be less than minimum capacity (${maxCapacity} < ${minCapacity}).`);
  }
  return { minCapacity, maxCapacity };
}

function suspension({ SuspendedState = {} }: RegisterInput, known: ScalableTargetRecord | undefined) {
  const before = known?.suspended ?? { in: false, out: false, scheduled: false };
  return {
    in: SuspendedState.DynamicScalingInSuspended ?? before.in,
    out: SuspendedState.DynamicScalingOutSuspended ?? before.out,
    scheduled: SuspendedState.ScheduledScalingSuspended ?? before.scheduled,
  };
}

export const describeScalableTargets = operation(describeTargetsInput, (input, { store }) => {
  checkNamespace(input);
  const { ResourceIds: wanted } = input;
  const found = store
    .scalableTargets()
    .filter(({ resourceId }) => wanted === undefined || wanted.length === 0 || wanted.includes(resourceId));
  const { items, nextToken } = page(found, (each) => each.resourceId, pageOf(input));
  return { ScalableTargets: items.map(view), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
});

/** Its policies and activities go with it. */
export const deregisterScalableTarget = operation(targetInput, (input, { store }) => {
  store.removeScalableTarget(findScalableTarget(store, input).resourceId);
  return {};
});

const view = (target: ScalableTargetRecord) => ({
  ServiceNamespace: NAMESPACE,
  ResourceId: target.resourceId,
  ScalableDimension: DIMENSION,
  MinCapacity: target.minCapacity,
  MaxCapacity: target.maxCapacity,
  RoleARN: target.roleArn ?? SERVICE_ROLE,
  CreationTime: target.createdAt / 1000,
  SuspendedState: {
    DynamicScalingInSuspended: target.suspended.in,
    DynamicScalingOutSuspended: target.suspended.out,
    ScheduledScalingSuspended: target.suspended.scheduled,
  },
  ScalableTargetARN: target.arn,
});

/** @throws ApiError ValidationException */
export function pageOf({ MaxResults = 50, NextToken }: { readonly MaxResults?: number; readonly NextToken?: string }) {
  if (MaxResults < 1 || MaxResults > 50) throw validation(`MaxResults is ${MaxResults}; it must be between 1 and 50.`);
  return { maxResults: MaxResults, nextToken: NextToken };
}
