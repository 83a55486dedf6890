/** PutScalingPolicy, DescribeScalingPolicies, DeleteScalingPolicy: target tracking on what ECS services tell of themselves. */
import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../state/arn.ts';
import {
  SCALING_METRICS,
  type ScalableTargetRecord,
  type ScalingPolicyRecord,
  type TargetTracking,
} from '../../state/scaling.ts';
import { operation } from '../operation.ts';
import { page } from '../pagination.ts';
import { checkNamespace, DIMENSION, findScalableTarget, NAMESPACE, notFound, validation } from './reference.ts';
import { describePoliciesInput, policyInput, putPolicyInput, type PutPolicyInput } from './shapes.ts';
import { pageOf } from './targets.ts';

/** Seconds; what ECS services have for both when a policy says nothing. */
const DEFAULT_COOLDOWN = 300;

/** Makes a policy, or replaces the one of that name. */
export const putScalingPolicy = operation(putPolicyInput, (input, { store, clock }) => {
  const target = findScalableTarget(store, input);
  const { PolicyName: name = '' } = input;
  if (!/^[^|]{1,256}$/.test(name)) throw validation('PolicyName must have 1 to 256 characters, none of them a |.');
  const known = target.policies.find((each) => each.name === name);
  const policy: ScalingPolicyRecord = {
    ...(known ?? newPolicy(target, name, clock.now())),
    tracking: trackingOf(input, known),
  };
  const others = target.policies.filter((each) => each !== known);
  store.putScalableTarget({ ...target, policies: [...others, policy] });
  return { PolicyARN: policy.arn, Alarms: alarmsOf(policy) };
});

function newPolicy({ resourceId }: ScalableTargetRecord, name: string, createdAt: number) {
  const alarm = (kind: string) => `TargetTracking-${resourceId}-Alarm${kind}-${randomUUID()}`;
  return {
    arn: `arn:aws:autoscaling:${LOCAL_REGION}:${LOCAL_ACCOUNT}:scalingPolicy:${randomUUID()}:resource/ecs/${resourceId}:policyName/${name}`,
    name,
    alarms: { high: alarm('High'), low: alarm('Low') },
    createdAt,
  };
}

function trackingOf(input: PutPolicyInput, known: ScalingPolicyRecord | undefined): TargetTracking {
  const { PolicyType: type = known ? 'TargetTrackingScaling' : undefined } = input;
  if (type !== 'TargetTrackingScaling') {
    throw validation(
      `Policies of the type ${type ?? 'StepScaling (the default)'} need alarms of CloudWatch, which this machine does not have. Use --policy-type TargetTrackingScaling.`,
    );
  }
  const given = input.TargetTrackingScalingPolicyConfiguration;
  if (!given) throw validation('TargetTrackingScalingPolicyConfiguration is missing.');
  if (given.CustomizedMetricSpecification) {
    throw validation('Metrics of your own are not available on this machine; use a PredefinedMetricSpecification.');
  }
  const { PredefinedMetricType: type_, ResourceLabel: resourceLabel } = given.PredefinedMetricSpecification ?? {};
  const metric = SCALING_METRICS.find((each) => each === type_);
  if (!metric) {
    throw validation(
      `PredefinedMetricType is ${type_ ?? 'missing'}; for a service it is one of ${SCALING_METRICS.join(', ')}.`,
    );
  }
  if (metric === 'ALBRequestCountPerTarget' && resourceLabel === undefined) {
    throw validation('Resource label must be specified for metric type ALBRequestCountPerTarget.');
  }
  const { TargetValue: targetValue = 0 } = given;
  if (targetValue <= 0)
    throw validation(`TargetValue is ${given.TargetValue ?? 'missing'}; it must be greater than 0.`);
  return {
    metric,
    targetValue,
    ...(resourceLabel === undefined ? {} : { resourceLabel }),
    scaleOutCooldown: cooldown('ScaleOutCooldown', given.ScaleOutCooldown),
    scaleInCooldown: cooldown('ScaleInCooldown', given.ScaleInCooldown),
    disableScaleIn: given.DisableScaleIn ?? false,
  };
}

function cooldown(name: string, given = DEFAULT_COOLDOWN): number {
  if (given < 0) throw validation(`${name} is ${given}; it must be 0 or more seconds.`);
  return given * 1000;
}

export const describeScalingPolicies = operation(describePoliciesInput, (input, { store }) => {
  checkNamespace(input);
  const { ResourceId, PolicyNames: names = [] } = input;
  const found = store
    .scalableTargets()
    .filter(({ resourceId }) => ResourceId === undefined || resourceId === ResourceId)
    .flatMap((target) => target.policies.map((policy) => ({ target, policy })))
    .filter(({ policy }) => names.length === 0 || names.includes(policy.name) || names.includes(policy.arn));
  const { items, nextToken } = page(found, ({ policy }) => policy.arn, pageOf(input));
  return {
    ScalingPolicies: items.map(({ target, policy }) => view(target, policy)),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
});

export const deleteScalingPolicy = operation(policyInput, (input, { store }) => {
  const target = findScalableTarget(store, input);
  const left = target.policies.filter(({ name }) => name !== input.PolicyName);
  if (left.length === target.policies.length) {
    throw notFound(`scaling policy named ${input.PolicyName ?? '(none)'}`, target.resourceId);
  }
  store.putScalableTarget({ ...target, policies: left });
  return {};
});

const view = (target: ScalableTargetRecord, policy: ScalingPolicyRecord) => ({
  PolicyARN: policy.arn,
  PolicyName: policy.name,
  ServiceNamespace: NAMESPACE,
  ResourceId: target.resourceId,
  ScalableDimension: DIMENSION,
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: policy.tracking.targetValue,
    PredefinedMetricSpecification: {
      PredefinedMetricType: policy.tracking.metric,
      ...(policy.tracking.resourceLabel === undefined ? {} : { ResourceLabel: policy.tracking.resourceLabel }),
    },
    ScaleOutCooldown: policy.tracking.scaleOutCooldown / 1000,
    ScaleInCooldown: policy.tracking.scaleInCooldown / 1000,
    DisableScaleIn: policy.tracking.disableScaleIn,
  },
  Alarms: alarmsOf(policy),
  CreationTime: policy.createdAt / 1000,
});

const alarmsOf = ({ alarms }: ScalingPolicyRecord) =>
  [alarms.high, alarms.low].map((name) => ({
    AlarmName: name,
    AlarmARN: `arn:aws:cloudwatch:${LOCAL_REGION}:${LOCAL_ACCOUNT}:alarm:${name}`,
  }));
