/** Load balancing on a real Docker, through the API and by requests from outside. */
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { LocalService } from '../../../../../client/protocol/local.ts';
import { containersOf, docker } from '../../../../support/dockerObjects.ts';
import { eventually } from '../../../../support/eventually.ts';
import { withOverlay } from '../../../../../client/extension/engine/withOverlay.ts';
import { callLocal } from '../../../../support/localApi.ts';
import { startLoad } from '../../../../support/load.ts';
import { useEngine } from '../../../../support/testEngine.ts';

const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';

describe('the load balancer of a service', () => {
  const engine = useEngine({ per: 'test', flags: ['--time-scale', '0.02'] });

  const register = (version: string, networkMode: 'awsvpc' | 'bridge' = 'awsvpc') =>
    engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode,
        containerDefinitions: [
          {
            name: 'app',
            image: 'drydock-test/web:latest',
            memory: 64,
            portMappings: [{ containerPort: 80 }],
            environment: [{ name: 'VERSION', value: version }],
          },
        ],
      }),
    );
  const create = (networkMode: 'awsvpc' | 'bridge' = 'awsvpc', more: object = {}) =>
    engine.client.send(
      new CreateServiceCommand({
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 2,
        launchType: 'EC2',
        ...(networkMode === 'awsvpc'
          ? { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }
          : {}),
        loadBalancers: [{ targetGroupArn: GROUP, containerName: 'app', containerPort: 80 }],
        ...more,
      }),
    );
  const local = async (): Promise<LocalService> => {
    const service = await describe_(engine.client);
    return callLocal(engine, 'DescribeLocalService', { service: service.serviceArn ?? '' });
  };
  const steady = (deploymentsOf = 'web') =>
    eventually(
      async () => {
        const service = await describe_(engine.client, deploymentsOf);
        const [primary, ...others] = service.deployments ?? [];
        if (
          others.length > 0 ||
          primary?.rolloutState !== 'COMPLETED' ||
          service.runningCount !== service.desiredCount
        ) {
          throw new Error(JSON.stringify(service.events?.slice(0, 5).map(({ message }) => message)));
        }
        return service;
      },
      { deadlineSeconds: 90 },
    );
  const address = async (): Promise<string> => {
    const found = await eventually(async () => {
      const { balancer } = await local();
      const at = balancer?.listeners[0]?.address;
      if (!at) throw new Error(balancer?.problem ?? 'no address yet');
      return at;
    });
    return `http://${found.host}:${found.port}/`;
  };

  it('loses no request while a new revision takes the place of the old one, and goes with the service', async () => {
    await register('1');
    await create();
    await steady();
    await eventually(async () =>
      expect((await local()).targets.map(({ state }) => state)).toEqual(['healthy', 'healthy']),
    );
    const load = startLoad(await address());
    await load.answered(200);
    await register('2');
    await engine.client.send(new UpdateServiceCommand({ service: 'web', taskDefinition: 'web:2' }));
    const service = await steady();
    expect(service.taskDefinition).toMatch(/web:2$/);
    await load.answered(200);
    const { failures, successes } = await load.stop();
    expect(failures).toEqual([]);
    expect(successes).toBeGreaterThan(400);

    await engine.client.send(new DeleteServiceCommand({ service: 'web', force: true }));
    await eventually(async () => {
      const roles = (await containersOf(engine.ready.engineId)).map(({ role }) => role);
      expect(roles).not.toContain('balancer');
    });
  });

  it('sends nothing more to a container that was killed, and takes in the one that replaces it', async () => {
    await register('1', 'bridge');
    await create('bridge');
    await steady();
    const url = await address();
    const victim = (await local()).targets[0]?.taskArn ?? '';
    const containers = await containersOf(engine.ready.engineId);
    const killed = containers.find(({ task, role }) => task === victim && role === 'container');
    await docker.getContainer(killed?.id ?? '').kill();
    await eventually(
      async () => {
        const { targets } = await local();
        const states = targets.filter(({ taskArn }) => taskArn !== victim).map(({ state }) => state);
        if (states.filter((state) => state === 'healthy').length < 2) throw new Error(JSON.stringify(targets));
      },
      { deadlineSeconds: 60 },
    );
    const load = startLoad(url);
    await load.answered(100);
    expect((await load.stop()).failures).toEqual([]);
  });

  it('goes on without the engine, is taken over by the next one, and comes back when it is removed by hand', async () => {
    await register('1');
    await create();
    await steady();
    const url = await address();
    await engine.kill();
    expect((await fetch(url)).status).toBe(200);
    await engine.startAgain();
    await steady();
    expect(await address()).toBe(url);
    const { balancer } = await local();
    await docker.getContainer(balancer?.dockerName ?? '').remove({ force: true });
    await eventually(async () => {
      expect((await fetch(url)).status).toBe(200);
    });
  });

  it('tells why a target is unhealthy, and the service replaces its task', async () => {
    await register('1');
    const overlay = { targetGroups: { web: { healthCheck: { matcher: '404', intervalSeconds: 10 } } } };
    const { overlayId } = await callLocal(engine, 'PutOverlay', { overlay, baseFolder: '/tmp' });
    const command = new CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 1,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      loadBalancers: [{ targetGroupArn: GROUP, containerName: 'app', containerPort: 80 }],
    });
    await engine.client.send(withOverlay(command, overlayId));
    // The first check may come before the container listens: that one is told without a code.
    await eventually(async () => {
      const { events = [] } = await describe_(engine.client);
      expect(events.map(({ message }) => message).join('\n')).toContain(
        `is unhealthy in (target-group ${GROUP}) due to (reason Health checks failed with these codes: [200])`,
      );
    });
  });
});

async function describe_(client: ECSClient, name = 'web'): Promise<Service> {
  const { services = [] } = await client.send(new DescribeServicesCommand({ services: [name] }));
  if (!services[0]) throw new Error('no such service');
  return services[0];
}
