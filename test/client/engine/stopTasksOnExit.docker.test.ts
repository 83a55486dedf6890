/** The end that leaves nothing: whatever carries the engine's uuid is gone, besides volumes that outlive tasks. */
import {
  CreateServiceCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../../client/engine/docker/labels.ts';
import { eventually } from '../../support/eventually.ts';
import { dockerCli } from '../../support/realDocker.ts';
import { useEngine } from '../../support/testEngine.ts';

const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';
const patience = { deadlineSeconds: 120 };

describe('an engine told to stop its tasks', () => {
  const engine = useEngine({ per: 'test', flags: ['--time-scale', '0.05', '--stop-tasks-on-exit'] });

  const roles = async (): Promise<string[]> => {
    const format = `{{.Label "${LABELS.role}"}}`;
    const out = await dockerCli(
      ...['ps', '--all', '--filter', `label=${LABELS.engine}=${engine.ready.engineId}`, '--format', format],
    );
    return out.split('\n').filter((each) => each !== '');
  };
  const named = async (kind: 'network' | 'volume'): Promise<string[]> => {
    const out = await dockerCli(kind, 'ls', '--quiet', '--filter', `label=${LABELS.engine}=${engine.ready.engineId}`);
    return out.split('\n').filter((each) => each !== '');
  };

  it('takes the balancer, the proxies and the ended tasks along, and remembers the tasks', async () => {
    const container = { name: 'app', image: 'drydock-test/web:latest', memory: 64 };
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'awsvpc',
        containerDefinitions: [
          {
            ...container,
            portMappings: [{ name: 'http', containerPort: 80, appProtocol: 'http' }],
            mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch' }],
          },
        ],
        volumes: [{ name: 'scratch' }],
      }),
    );
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'job',
        containerDefinitions: [{ ...container, entryPoint: ['true'] }],
      }),
    );
    const { tasks } = await engine.client.send(new RunTaskCommand({ taskDefinition: 'job' }));
    const job = tasks?.[0]?.taskArn ?? '';
    await engine.client.send(
      new CreateServiceCommand({
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 1,
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        loadBalancers: [{ targetGroupArn: GROUP, containerName: 'app', containerPort: 80 }],
        serviceConnectConfiguration: {
          enabled: true,
          namespace: 'shop',
          services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'web' }] }],
        },
      }),
    );
    const lastStatusOf = async (arn: string) =>
      (await engine.client.send(new DescribeTasksCommand({ tasks: [arn] }))).tasks?.[0]?.lastStatus;
    await eventually(async () => {
      expect(await roles()).toEqual(expect.arrayContaining(['balancer', 'connect-proxy', 'pause', 'container']));
      expect(await lastStatusOf(job)).toBe('STOPPED');
    }, patience);
    expect(await engine.stop()).toBe(0);
    expect(await roles()).toEqual([]);
    expect(await named('network')).toEqual([]);
    expect(await named('volume')).toEqual([]);

    await engine.startAgain();
    expect(await lastStatusOf(job)).toBe('STOPPED');
    await eventually(async () => expect(await roles()).toContain('balancer'), patience);
  });
});
