import { describe, expect, it } from 'vitest';
import { serviceRecord } from '../../../support/serviceRecords.ts';
import { rawRequest, signedHeaders, startHarness, type Harness } from './harness.ts';

const SERVICE = { ServiceNamespace: 'ecs', ResourceId: 'service/default/web' };
const TARGET = { ...SERVICE, ScalableDimension: 'ecs:service:DesiredCount' };
const POLICY = {
  ...TARGET,
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 50.5,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleOutCooldown: 60,
  },
};

async function call(harness: Harness, operation: string, input: object): Promise<Record<string, unknown>> {
  const { port } = harness.server;
  const body = JSON.stringify(input);
  const signed = { target: `AnyScaleFrontendService.${operation}`, body, service: 'application-autoscaling' };
  const answer = await rawRequest(port, { headers: await signedHeaders(port, signed), body });
  const parsed = JSON.parse(answer.text) as Record<string, unknown>;
  if (answer.status !== 200) throw new Error(`${String(parsed['__type'])}: ${String(parsed['message'])}`);
  return parsed;
}

async function harnessWithService(): Promise<Harness> {
  const harness = await startHarness();
  harness.store.putService(serviceRecord());
  return harness;
}

describe('Application Auto Scaling', () => {
  it('keeps the bounds of a service, and changes of them', async () => {
    await using harness = await harnessWithService();
    const made = await call(harness, 'RegisterScalableTarget', { ...TARGET, MinCapacity: 1, MaxCapacity: 4 });
    const changed = await call(harness, 'RegisterScalableTarget', {
      ...TARGET,
      MaxCapacity: 6,
      SuspendedState: { DynamicScalingInSuspended: true },
    });
    expect(changed['ScalableTargetARN']).toBe(made['ScalableTargetARN']);
    const { ScalableTargets } = await call(harness, 'DescribeScalableTargets', { ServiceNamespace: 'ecs' });
    expect(ScalableTargets).toMatchObject([
      {
        ...TARGET,
        MinCapacity: 1,
        MaxCapacity: 6,
        SuspendedState: {
          DynamicScalingInSuspended: true,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        },
      },
    ]);
    await call(harness, 'DeregisterScalableTarget', TARGET);
    expect(await call(harness, 'DescribeScalableTargets', { ServiceNamespace: 'ecs' })).toEqual({
      ScalableTargets: [],
    });
  });

  it('keeps policies by name, and replaces the one of the same name', async () => {
    await using harness = await harnessWithService();
    await call(harness, 'RegisterScalableTarget', { ...TARGET, MinCapacity: 1, MaxCapacity: 4 });
    const made = await call(harness, 'PutScalingPolicy', POLICY);
    expect(made['Alarms']).toHaveLength(2);
    const again = await call(harness, 'PutScalingPolicy', {
      ...POLICY,
      TargetTrackingScalingPolicyConfiguration: {
        ...POLICY.TargetTrackingScalingPolicyConfiguration,
        DisableScaleIn: true,
      },
    });
    expect(again['PolicyARN']).toBe(made['PolicyARN']);
    const { ScalingPolicies } = await call(harness, 'DescribeScalingPolicies', SERVICE);
    expect(ScalingPolicies).toMatchObject([
      {
        PolicyName: 'cpu',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 50.5,
          ScaleOutCooldown: 60,
          ScaleInCooldown: 300,
          DisableScaleIn: true,
        },
      },
    ]);
    await call(harness, 'DeleteScalingPolicy', { ...TARGET, PolicyName: 'cpu' });
    expect(await call(harness, 'DescribeScalingPolicies', SERVICE)).toEqual({ ScalingPolicies: [] });
    expect(await call(harness, 'DescribeScalingActivities', SERVICE)).toEqual({ ScalingActivities: [] });
  });

  it.each([
    ['RegisterScalableTarget', { ...TARGET, ResourceId: 'service/default/db' }, /ECS service doesn't exist/],
    ['RegisterScalableTarget', { ...TARGET, MinCapacity: 5, MaxCapacity: 1 }, /less than minimum capacity/],
    ['RegisterScalableTarget', TARGET, /needs MinCapacity and MaxCapacity/],
    ['RegisterScalableTarget', { ...TARGET, ServiceNamespace: 'dynamodb' }, /Unsupported service namespace/],
    ['PutScalingPolicy', POLICY, /ObjectNotFoundException: No scalable target/],
    ['DeregisterScalableTarget', TARGET, /ObjectNotFoundException/],
  ])('%s refuses %j', async (name, input, message) => {
    await using harness = await harnessWithService();
    await expect(call(harness, name, input)).rejects.toThrow(message);
  });

  it.each([
    [{ PolicyType: 'StepScaling' }, /need alarms of CloudWatch/],
    [{ PolicyName: 'a|b' }, /PolicyName/],
    [{ TargetTrackingScalingPolicyConfiguration: { TargetValue: 0 } }, /PredefinedMetricType is missing/],
    [
      {
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 10,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' },
        },
      },
      /Resource label must be specified/,
    ],
  ])('refuses the policy %j', async (change, message) => {
    await using harness = await harnessWithService();
    await call(harness, 'RegisterScalableTarget', { ...TARGET, MinCapacity: 1, MaxCapacity: 4 });
    await expect(call(harness, 'PutScalingPolicy', { ...POLICY, ...change })).rejects.toThrow(message);
  });
});
