import { describe, expect, it } from 'vitest';
import { tooltipOf } from '../../../../client/extension/tree/tooltips.ts';
import { deployment, GROUP, idOf, SERVICE, START, stateOf, task, told } from '../views/service/samples.ts';

const facts = {
  balancer: {
    dockerName: 'b',
    listeners: [
      {
        targetGroupArn: GROUP,
        containerName: 'web',
        containerPort: 80,
        protocol: 'http' as const,
        address: { host: '127.0.0.1', port: 8080 },
      },
    ],
  },
  targets: [
    { taskArn: idOf('1'), targetGroupArn: GROUP, state: 'healthy' as const, since: '' },
    { taskArn: idOf('2'), targetGroupArn: GROUP, state: 'unhealthy' as const, reason: 'timed out', since: '' },
  ],
  scaling: {
    minCapacity: 1,
    maxCapacity: 5,
    policies: [{ name: 'cpu', metric: 'ECSServiceAverageCPUUtilization', targetValue: 60 }],
    activities: [
      {
        time: '',
        description: 'Setting desired count to 3.',
        cause: 'monitor alarm',
        reason: { policy: 'cpu', metric: 'ECSServiceAverageCPUUtilization', value: 87.25, targetValue: 60 },
      },
    ],
  },
};

describe('the tooltip of a service', () => {
  it('tells counts, the bounds as numbers and percents, the rollout and its reason', () => {
    const service = told({
      desiredCount: 3,
      runningCount: 2,
      pendingCount: 1,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 },
      deployments: [deployment(2, { rolloutState: 'IN_PROGRESS', rolloutStateReason: 'ECS deployment in progress.' })],
    });
    const text = tooltipOf(stateOf(service, []).state, { kind: 'service', arn: SERVICE }, START);
    for (const line of [
      '**Service shop** · ACTIVE',
      'Tasks: 2 of 3 running, 1 pending',
      'During a deployment: at least 2 up (50 %), at most 4 at once (150 %)',
      'Deployment: shop:2, in progress',
      'Because: ECS deployment in progress.',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toMatch(/Load balancer|Scaling/);
  });

  it('tells its load balancer, its scaling and what was scaled last', () => {
    const text = tooltipOf(stateOf(told(), [], facts).state, { kind: 'service', arn: SERVICE }, START);
    for (const line of [
      'Load balancer: <http://localhost:8080> → web:80, 1 of 2 targets healthy',
      'Scaling: from 1 to 5 tasks',
      'Policy cpu: average CPU at 60 %',
      'Scaled last: Scaled out to 3 tasks: average CPU: 87.3 %, above the 60 % of policy cpu',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('says what keeps the load balancer from working', () => {
    const balancer = { dockerName: 'b', problem: 'Port 80 is in use.', listeners: [] };
    const { state } = stateOf(told(), [], { balancer });
    expect(tooltipOf(state, { kind: 'service', arn: SERVICE }, START)).toContain('Load balancer: Port 80 is in use.');
  });

  it('is gone with the service', () => {
    const { state } = stateOf(told(), []);
    expect(tooltipOf(state, { kind: 'service', arn: `${SERVICE}-2` }, START)).toBeUndefined();
  });
});

describe('the tooltips below a service', () => {
  it('lead from a deployment to the tasks that failed', () => {
    const deployments = [deployment(1, { failedTasks: 2, createdAt: new Date(START - 65_000) })];
    const { state } = stateOf(told({ deployments }), [task('1', 1)]);
    const text = tooltipOf(state, { kind: 'deployment', service: SERVICE, id: 'ecs-svc/1' }, START);
    expect(text).toContain('Failed: 2; *Explain Why the Task Stopped*');
    expect(text).toContain('Began: 1 min 5 s ago');
  });

  it('tell of a load balancer which targets are unhealthy, and why', () => {
    const { state } = stateOf(told(), [], facts);
    const text = tooltipOf(state, { kind: 'listener', service: SERVICE, targetGroupArn: GROUP }, START);
    expect(text).toContain('Task 22222222: unhealthy: timed out');
  });
});
