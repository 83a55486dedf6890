/** Target tracking on a real Docker, by the AWS CLI: what containers really use and balancers really count decides. */
import {
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  type CreateServiceCommandInput,
  type RegisterTaskDefinitionCommandInput,
  type Service,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { awsCli } from '../../../support/awsCli.ts';
import { containersOf, docker } from '../../../support/dockerObjects.ts';
import { eventually } from '../../../support/eventually.ts';
import { startLoad } from '../../../support/load.ts';
import { callLocal } from '../../../support/localApi.ts';
import { useEngine } from '../../../support/testEngine.ts';

const LABEL = 'app/web/0123456789abcdef/targetgroup/web/0123456789abcdef';
const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';
const TARGET = [
  ...['--service-namespace', 'ecs', '--resource-id', 'service/default/web'],
  ...['--scalable-dimension', 'ecs:service:DesiredCount'],
];

// A minute of measuring takes 1.2 seconds.
const engine = useEngine({ per: 'test', flags: ['--time-scale', '0.02', '--stop-tasks-on-exit'] });
const autoscaling = awsCli(engine, 'application-autoscaling');

interface Activities {
  readonly ScalingActivities: readonly {
    readonly Description: string;
    readonly Cause: string;
    readonly StatusCode: string;
  }[];
}

const register = (definition: Omit<RegisterTaskDefinitionCommandInput, 'family'>) =>
  engine.client.send(new RegisterTaskDefinitionCommand({ family: 'web', ...definition }));
const create = (input: Partial<CreateServiceCommandInput>) =>
  engine.client.send(
    new CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 1,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...input,
    }),
  );

const track = async (metric: object, targetValue: number) => {
  await autoscaling('register-scalable-target', ...TARGET, '--min-capacity', '1', '--max-capacity', '2');
  const configuration = {
    TargetValue: targetValue,
    PredefinedMetricSpecification: metric,
    ScaleOutCooldown: 60,
    ScaleInCooldown: 60,
  };
  await autoscaling(
    ...['put-scaling-policy', ...TARGET, '--policy-name', 'busy', '--policy-type', 'TargetTrackingScaling'],
    ...['--target-tracking-scaling-policy-configuration', JSON.stringify(configuration)],
  );
};

const serviceWhen = (desiredCount: number) =>
  eventually(
    async () => {
      const { services } = await engine.client.send(new DescribeServicesCommand({ services: ['web'] }));
      const service = services?.[0] ?? {};
      if (service.desiredCount !== desiredCount || service.runningCount !== desiredCount) {
        throw new Error(JSON.stringify([service.desiredCount, service.runningCount, messages(service)], null, 1));
      }
      return service;
    },
    { deadlineSeconds: 120 },
  );
const messages = ({ events = [] }: Service) => events.map(({ message }) => message ?? '');
const activities = () => autoscaling<Activities>('describe-scaling-activities', ...TARGET);

describe('target tracking', () => {
  it('adds a task while the processor is busy, takes it away when it is idle, and tells why', async () => {
    await register({
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name: 'app',
          image: 'drydock-test/web:latest',
          // Busy until it is told otherwise; a quarter of a processor at most.
          command: ['sh', '-c', 'trap "exit 0" TERM; while [ ! -e /tmp/idle ]; do :; done; sleep 3600 & wait'],
        },
      ],
    });
    await create({ launchType: 'FARGATE' });
    await serviceWhen(1);
    await track({ PredefinedMetricType: 'ECSServiceAverageCPUUtilization' }, 50);

    const grown = await serviceWhen(2);
    expect(messages(grown).join('\n')).toMatch(
      /Successfully set desired count to 2\. .*Cause: monitor alarm TargetTracking-\S*AlarmHigh\S* in state ALARM triggered policy busy/,
    );
    for (const { id, role } of await containersOf(engine.ready.engineId)) {
      if (role !== 'container') continue;
      const exec = await docker.getContainer(id).exec({ Cmd: ['touch', '/tmp/idle'] });
      await exec.start({ Detach: true });
    }
    await serviceWhen(1);

    const { ScalingActivities: told } = await activities();
    expect(told).toMatchObject([
      { Description: 'Setting desired count to 1.', StatusCode: 'Successful' },
      { Description: 'Setting desired count to 2.', StatusCode: 'Successful' },
    ]);
    expect(told[0]?.Cause).toMatch(/AlarmLow.* triggered policy busy/);
    expect(told[1]?.Cause).toMatch(/AlarmHigh.* triggered policy busy/);
  });

  it('adds a task when each target gets more requests than it should', async () => {
    await register({
      networkMode: 'awsvpc',
      containerDefinitions: [
        { name: 'app', image: 'drydock-test/web:latest', memory: 64, portMappings: [{ containerPort: 80 }] },
      ],
    });
    await create({
      launchType: 'EC2',
      loadBalancers: [{ targetGroupArn: GROUP, containerName: 'app', containerPort: 80 }],
    });
    const { serviceArn = '' } = await serviceWhen(1);
    const url = await eventually(async () => {
      const { balancer, targets } = await callLocal(engine, 'DescribeLocalService', { service: serviceArn });
      const at = balancer?.listeners[0]?.address;
      if (!at || targets[0]?.state !== 'healthy') throw new Error(JSON.stringify({ balancer, targets }));
      return `http://${at.host}:${at.port}/`;
    });
    const load = startLoad(url, 2);
    await load.answered(100);
    await track({ PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: LABEL }, 200);
    await serviceWhen(2);
    const { failures } = await load.stop();
    expect(failures).toEqual([]);
    const { ScalingActivities: told } = await activities();
    expect(told[0]).toMatchObject({ Description: 'Setting desired count to 2.' });
  });
});
