/**
 * The part of Application Auto Scaling that services need: `aws application-autoscaling` works on the engine's endpoint.
 * Target tracking only: step policies and schedules need CloudWatch and a calendar that this machine does not have.
 */
import type { Handler } from '../operation.ts';
import { describeScalingActivities } from './activities.ts';
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from './policies.ts';
import { deregisterScalableTarget, describeScalableTargets, registerScalableTarget } from './targets.ts';

export const AUTOSCALING_TARGET_PREFIX = 'AnyScaleFrontendService';

export const applicationAutoScaling: Readonly<Record<string, Handler>> = {
  RegisterScalableTarget: registerScalableTarget,
  DescribeScalableTargets: describeScalableTargets,
  DeregisterScalableTarget: deregisterScalableTarget,
  PutScalingPolicy: putScalingPolicy,
  DescribeScalingPolicies: describeScalingPolicies,
  DeleteScalingPolicy: deleteScalingPolicy,
  DescribeScalingActivities: describeScalingActivities,
};
