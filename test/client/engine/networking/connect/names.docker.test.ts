/** Names of services on a real Docker, through the API and by requests from inside of tasks. */
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type CreateServiceCommandInput,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { containersOf, docker } from '../../../../support/dockerObjects.ts';
import { eventually } from '../../../../support/eventually.ts';
import { withOverlay } from '../../../../../client/extension/engine/withOverlay.ts';
import { callLocal } from '../../../../support/localApi.ts';
import { dockerCli } from '../../../../support/realDocker.ts';
import { useEngine } from '../../../../support/testEngine.ts';

const REGISTRY = 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-0123456789abcdef';
const REGISTRIES = [{ registryArn: REGISTRY }];
/** As a service that is called, at the port its containers listen at, too. */
const offering = (dnsName: string, port = 80, more: { discoveryName?: string } = {}) => ({
  enabled: true,
  namespace: 'shop',
  services: [{ portName: 'http', ...more, clientAliases: [{ port, dnsName }] }],
});
const CLIENT = { enabled: true, namespace: 'shop' };

describe('names of services', () => {
  const engine = useEngine({ per: 'test', flags: ['--time-scale', '0.02'] });

  const register = (family: string, version: string, networkMode: 'awsvpc' | 'bridge' = 'awsvpc', command?: string[]) =>
    engine.client.send(
      new RegisterTaskDefinitionCommand({
        family,
        networkMode,
        containerDefinitions: [
          {
            name: 'app',
            image: 'drydock-test/web:latest',
            memory: 64,
            portMappings: [{ name: 'http', containerPort: 80, appProtocol: 'http' }],
            environment: [{ name: 'VERSION', value: version }],
            ...(command === undefined ? {} : { command }),
          },
        ],
      }),
    );
  const input = (
    serviceName: string,
    desiredCount: number,
    more: Partial<CreateServiceCommandInput>,
    networkMode: 'awsvpc' | 'bridge',
  ) =>
    new CreateServiceCommand({
      serviceName,
      taskDefinition: serviceName,
      desiredCount,
      launchType: 'EC2',
      ...(networkMode === 'awsvpc' ? { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } } : {}),
      ...more,
    });
  const create = async (
    serviceName: string,
    desiredCount: number,
    more: Partial<CreateServiceCommandInput> = {},
    networkMode: 'awsvpc' | 'bridge' = 'awsvpc',
  ) => {
    await register(serviceName, '1', networkMode);
    await engine.client.send(input(serviceName, desiredCount, more, networkMode));
    await steady(serviceName);
  };
  const service = async (name: string): Promise<Service> => {
    const { services = [] } = await engine.client.send(new DescribeServicesCommand({ services: [name] }));
    return services[0] ?? {};
  };
  const steady = (name: string) =>
    eventually(
      async () => {
        const found = await service(name);
        const [primary, ...others] = found.deployments ?? [];
        if (
          others.length > 0 ||
          primary?.rolloutState !== 'COMPLETED' ||
          found.runningCount !== found.desiredCount ||
          found.pendingCount !== 0
        ) {
          throw new Error(JSON.stringify(found.events?.slice(0, 5).map(({ message }) => message)));
        }
        return found;
      },
      { deadlineSeconds: 90 },
    );
  const tasks = async (serviceName: string): Promise<readonly Task[]> => {
    const { taskArns = [] } = await engine.client.send(new ListTasksCommand({ serviceName }));
    if (taskArns.length === 0) return [];
    return (await engine.client.send(new DescribeTasksCommand({ tasks: taskArns }))).tasks ?? [];
  };
  /** Docker's id of the container of the service's newest task, or of the one given. */
  const app = async (serviceName: string, task?: string): Promise<string> => {
    const [newest] = [...(await tasks(serviceName))].sort((a, b) => Number(b.createdAt) - Number(a.createdAt));
    const arn = task ?? newest?.taskArn;
    const found = (await containersOf(engine.ready.engineId)).find(
      (each) => each.task === arn && each.role === 'container',
    );
    if (!found) throw new Error(`no container of ${serviceName}`);
    return found.id;
  };
  const fetchFrom = (id: string, url: string) => dockerCli('exec', id, 'wget', '-q', '-T', '5', '-t', '1', '-O-', url);
  /** Who answers, asked often from inside a container. */
  const answersOf = async (id: string, url: string, times = 12): Promise<ReadonlySet<string>> => {
    const command = `for i in $(seq ${times}); do wget -q -T 5 -t 1 -O- ${url} || echo "answered by NOBODY"; done`;
    const text = await dockerCli('exec', id, 'sh', '-c', command);
    return new Set([...text.matchAll(/answered by (\w+)/g)].map(([, name = '']) => name));
  };
  /** A loop of requests inside a container; the function ends it and tells how many there were, and how many failed. */
  const loop = (id: string, url: string) => {
    const request = `wget -q -T 10 -t 1 -O /dev/null ${url}`;
    const command = `n=0; f=0; while [ ! -e /tmp/stop ]; do if ${request}; then n=$((n+1)); else f=$((f+1)); fi; echo $n > /tmp/n; done; echo $n $f`;
    const running = dockerCli('exec', id, 'sh', '-c', command);
    const count = async () => Number((await dockerCli('exec', id, 'sh', '-c', 'cat /tmp/n || echo 0')).trim());
    return {
      async answered(more: number) {
        const from = await count();
        await eventually(
          async () => {
            if ((await count()) < from + more) throw new Error('too few answers yet');
          },
          { deadlineSeconds: 60 },
        );
      },
      async stop(): Promise<{ readonly answered: number; readonly failed: number }> {
        await dockerCli('exec', id, 'touch', '/tmp/stop');
        const [answered = 0, failed = 0] = (await running).trim().split(' ').map(Number);
        return { answered, failed };
      },
    };
  };
  const proxies = async () =>
    (await containersOf(engine.ready.engineId)).filter(({ role }) => role === 'connect-proxy');

  describe('of Cloud Map', () => {
    it('lead from every task on the network to every replica', async () => {
      await create('api', 3, { serviceRegistries: REGISTRIES });
      await create('web', 1);
      const from = await app('web');
      const addresses = (await dockerCli('exec', from, 'nslookup', '-type=a', 'api.local')).match(
        /^Address: \d+\.\d+\.\d+\.\d+$/gm,
      );
      expect(new Set(addresses).size).toBe(3);
      expect(await fetchFrom(from, 'http://api.local/')).toContain('It works');
      const [told] = await tasks('api');
      const { notices } = await callLocal(engine, 'DescribeLocalTask', { task: told?.taskArn ?? '' });
      expect(JSON.stringify(notices)).toContain('api.local');
    });

    it('are the ones that the overlay gives', async () => {
      await register('api', '1');
      const overlay = { serviceRegistries: { 'srv-0123456789abcdef': 'backend.internal' } };
      const { overlayId } = await callLocal(engine, 'PutOverlay', { overlay, baseFolder: '/tmp' });
      await engine.client.send(withOverlay(input('api', 1, { serviceRegistries: REGISTRIES }, 'awsvpc'), overlayId));
      await steady('api');
      expect(await fetchFrom(await app('api'), 'http://backend.internal/')).toContain('It works');
    });
  });

  describe('of Service Connect', () => {
    it('reach every replica, also where the client listens at the same port, and go with the services', async () => {
      await create('api', 3, { serviceConnectConfiguration: offering('api') });
      await create('web', 1, { serviceConnectConfiguration: CLIENT });
      const from = await app('web');
      // Steady says that the tasks run; the proxy learns of each a moment later.
      await eventually(async () => expect((await answersOf(from, 'http://api/')).size).toBe(3));
      const [deployment] = (await service('api')).deployments ?? [];
      expect(deployment?.serviceConnectConfiguration).toMatchObject({ enabled: true, namespace: 'shop' });
      expect(deployment?.serviceConnectResources).toEqual([
        {
          discoveryName: 'http',
          discoveryArn: expect.stringMatching(/^arn:aws:servicediscovery:.*:service\/srv-/) as string,
        },
      ]);
      await engine.client.send(new DeleteServiceCommand({ service: 'api', force: true }));
      await engine.client.send(new DeleteServiceCommand({ service: 'web', force: true }));
      await eventually(
        async () => {
          expect(await proxies()).toEqual([]);
          expect(await tasks('api')).toEqual([]);
          expect(await tasks('web')).toEqual([]);
        },
        { deadlineSeconds: 60 },
      );
    });

    it('lose no request while the service behind them is replaced', async () => {
      // A busy machine needs more of the time that a task still answers for when its place has been taken.
      await engine.stop();
      await engine.startAgain({ flags: ['--time-scale', '0.05'] });
      await create('api', 2, { serviceConnectConfiguration: offering('api', 8080) });
      await create('web', 1, { serviceConnectConfiguration: CLIENT });
      const load = loop(await app('web'), 'http://api:8080/');
      await load.answered(50);
      await register('api', '2');
      await engine.client.send(new UpdateServiceCommand({ service: 'api', taskDefinition: 'api:2' }));
      expect((await steady('api')).taskDefinition).toMatch(/api:2$/);
      await load.answered(50);
      const { answered, failed } = await load.stop();
      expect(failed).toBe(0);
      expect(answered).toBeGreaterThan(100);
    });

    it('use a replica that was killed no more, and take in the one that replaces it', async () => {
      await create('api', 2, { serviceConnectConfiguration: offering('api') });
      await create('web', 1, { serviceConnectConfiguration: CLIENT });
      const from = await app('web');
      const before = await eventually(async () => {
        const both = await answersOf(from, 'http://api/');
        expect(both.size).toBe(2);
        return both;
      });
      const victim = await app('api');
      await docker.getContainer(victim).kill();
      await eventually(
        async () => {
          const now = await answersOf(from, 'http://api/');
          if (now.has('NOBODY')) throw new Error('a request was lost');
          if (now.size !== 2 || [...now].every((name) => before.has(name))) throw new Error([...now].join(' '));
        },
        { deadlineSeconds: 60 },
      );
    });

    it('are those of the time when a task starts, until it is deployed anew', async () => {
      await create('web', 1, { serviceConnectConfiguration: CLIENT });
      await create('api', 1, { serviceConnectConfiguration: offering('api') });
      await expect(fetchFrom(await app('web'), 'http://api/')).rejects.toThrow();
      await engine.client.send(new UpdateServiceCommand({ service: 'web', forceNewDeployment: true }));
      await steady('web');
      expect(await fetchFrom(await app('web'), 'http://api/')).toContain('It works');
    });

    it('leave out a task that answers with errors again and again', async () => {
      await create('api', 1, { serviceConnectConfiguration: offering('api') });
      await register('bad', '1', 'awsvpc', [
        'sh',
        '-c',
        'sed "s/status 200/status 500/" /etc/serve.cfg > /tmp/bad.cfg; SERVE_BIND=:80 exec haproxy -db -f /tmp/bad.cfg',
      ]);
      await engine.client.send(
        input('bad', 1, { serviceConnectConfiguration: offering('api', 80, { discoveryName: 'bad' }) }, 'awsvpc'),
      );
      await steady('bad');
      await create('web', 1, { serviceConnectConfiguration: CLIENT });
      const request = 'wget -q -T 5 -t 1 -O /dev/null http://api/ || echo failed';
      const text = await dockerCli('exec', await app('web'), 'sh', '-c', `for i in $(seq 60); do ${request}; done`);
      expect(text.split('\n').filter((line) => line === 'failed')).toHaveLength(5);
    });

    it('work in bridge mode too', async () => {
      await create('api', 2, { serviceConnectConfiguration: offering('api') }, 'bridge');
      await create('web', 1, { serviceConnectConfiguration: CLIENT }, 'bridge');
      const from = await app('web');
      await eventually(async () => expect((await answersOf(from, 'http://api/')).size).toBe(2));
    });

    it('go on without the engine, and with the next one, which knows what has changed meanwhile', async () => {
      await create('api', 2, { serviceConnectConfiguration: offering('api') });
      await create('web', 1, { serviceConnectConfiguration: CLIENT });
      const from = await app('web');
      const [proxy] = await proxies();
      const victim = await app('api');
      await eventually(async () => expect((await answersOf(from, 'http://api/')).size).toBe(2));
      await engine.kill();
      expect(await fetchFrom(from, 'http://api/')).toContain('It works');
      await docker.getContainer(victim).kill();
      expect((await answersOf(from, 'http://api/')).has('NOBODY')).toBe(false);
      await engine.startAgain();
      await eventually(
        async () => {
          const now = await answersOf(from, 'http://api/');
          if (now.has('NOBODY') || now.size !== 2) throw new Error([...now].join(' '));
        },
        { deadlineSeconds: 60 },
      );
      expect((await proxies()).map(({ id }) => id)).toEqual([proxy?.id]);
    });
  });
});
