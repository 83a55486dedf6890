/** Two Docker engines in one cluster by the AWS CLI: the shared one, and one of the test's own that may be killed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import {
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  type ContainerInstance,
  type Failure,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { awsCli } from '../../../support/awsCli.ts';
import { eventually } from '../../../support/eventually.ts';
import { startLoad } from '../../../support/load.ts';
import { callLocal } from '../../../support/localApi.ts';
import { canServeSsh, startSshServer, type SshServer } from '../../../support/sshServer.ts';
import { canHaveOwnDocker, startOwnDocker, type OwnDocker } from '../../../support/ownDocker.ts';
import { useEngine } from '../../../support/testEngine.ts';

const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';
/** Each waits for one answer at a time. */
const CLIENTS = 4;
const TCP_PORT = 2375;
const PATIENCE = { deadlineSeconds: 90 };

let other: OwnDocker;
const engine = useEngine({
  per: 'test',
  flags: ['--time-scale', '0.05', '--stop-tasks-on-exit'],
  async alsoSweep() {
    for (const { Id } of await other.docker.listContainers({ all: true, filters: engineLabel() })) {
      await other.docker.getContainer(Id).remove({ force: true, v: true });
    }
  },
});
// Where a test failed while it was away, the next ones need it all the same.
afterEach(async () => {
  other.plug(true);
  await other.start();
});
const aws = awsCli(engine, 'ecs');

interface Started {
  readonly tasks: readonly Task[];
  readonly failures: readonly Failure[];
}

const register = (family: string, more: object = {}, container: object = {}) =>
  aws(
    'register-task-definition',
    '--cli-input-json',
    JSON.stringify({
      family,
      containerDefinitions: [
        {
          name: 'app',
          image: 'drydock-test/web:latest',
          command: ['sh', '-c', 'echo it runs; trap "exit 0" TERM; sleep 3600 & wait'],
          memory: 32,
          ...container,
        },
      ],
      ...more,
    }),
  );

async function joins(...more: string[]): Promise<string> {
  const { containerInstance } = await aws<{ containerInstance: ContainerInstance }>(
    'register-container-instance',
    '--attributes',
    `name=drydock.docker-host,value=${other.endpoint}`,
    `name=drydock.address,value=${other.address}`,
    'name=stack,value=other',
    ...more,
  );
  return containerInstance.containerInstanceArn ?? '';
}

// Asked again and again, and the AWS CLI takes a second each time: what waits asks through the SDK.
async function instances(): Promise<readonly ContainerInstance[]> {
  const { containerInstanceArns } = await engine.client.send(new ListContainerInstancesCommand({}));
  const containerInstances = containerInstanceArns ?? [];
  return (
    (await engine.client.send(new DescribeContainerInstancesCommand({ containerInstances }))).containerInstances ?? []
  );
}
const instance = async (arn: string) =>
  (await instances()).find(({ containerInstanceArn }) => containerInstanceArn === arn);

const task = async (arn = '') => (await engine.client.send(new DescribeTasksCommand({ tasks: [arn] }))).tasks?.[0];
const service = async (name: string) =>
  (await engine.client.send(new DescribeServicesCommand({ services: [name] }))).services?.[0];
/** The instances of a service's running tasks, one entry for each. */
async function places(name: string): Promise<readonly string[]> {
  const { taskArns: tasks = [] } = await engine.client.send(new ListTasksCommand({ serviceName: name }));
  if (tasks.length === 0) return [];
  const told = await engine.client.send(new DescribeTasksCommand({ tasks }));
  return (told.tasks ?? [])
    .filter(({ lastStatus }) => lastStatus === 'RUNNING')
    .map((each) => each.containerInstanceArn ?? '');
}

/** Tasks that answer over HTTP with the name of their host. */
const registerPage = (networkMode = 'awsvpc') =>
  register(
    'web',
    { networkMode },
    {
      command: ['sh', '-c', 'mkdir /www; hostname > /www/index.html; exec httpd -f -p 80 -h /www'],
      portMappings: [{ containerPort: 80 }],
      // It is deaf to the signal that asks it to end.
      stopTimeout: 2,
    },
  );
const createOfPages = (name: string, count: number, ...more: string[]) =>
  aws(
    ...['create-service', '--service-name', name, '--task-definition', 'web', '--launch-type', 'EC2'],
    ...['--network-configuration', 'awsvpcConfiguration={subnets=[any]}', '--desired-count', String(count)],
    ...more,
  );
const BALANCED = ['--load-balancers', `targetGroupArn=${GROUP},containerName=app,containerPort=80`];

/** Where the load balancer of `web` answers, once so many of its targets are healthy, on both instances. */
async function addressWith(healthy: number): Promise<string> {
  const { serviceArn = '' } = (await service('web')) ?? {};
  const { balancer } = await eventually(async () => {
    const local = await callLocal(engine, 'DescribeLocalService', { service: serviceArn });
    expect(local.targets.filter(({ state }) => state === 'healthy')).toHaveLength(healthy);
    expect(new Set(await places('web')).size).toBe(2);
    return local;
  }, PATIENCE);
  const { host, port } = balancer?.listeners[0]?.address ?? {};
  return `http://${host ?? ''}:${port ?? 0}/`;
}

const engineLabel = () => ({ label: [`dev.drydock.engine=${engine.ready.engineId}`] });
const onOther = async (all = false) =>
  (await other.docker.listContainers({ all, filters: engineLabel() })).map(({ Labels }) => Labels);
const runsThere = async (arn = '') => (await onOther()).some((labels) => labels['com.amazonaws.ecs.task-arn'] === arn);

describe.skipIf(!canHaveOwnDocker())('a second Docker in the cluster, by the AWS CLI', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    // Without TLS, which is said so that Docker does not wait to be stopped: nobody but this machine has a way to it.
    other = await startOwnDocker({ linked: true, flags: ['--host', `tcp://0.0.0.0:${TCP_PORT}`, '--tls=false'] });
    await other.load('drydock-test/web:latest', process.env.DRYDOCK_HELPER_IMAGE ?? 'drydock/helper:local');
  }, 120_000);
  afterAll(() => other.end());

  it('is registered by its address, told with what it has, and refused a second time', async () => {
    const arn = await joins();
    const told = await instance(arn);
    const info = (await other.docker.info()) as { NCPU: number };
    expect(told).toMatchObject({
      status: 'ACTIVE',
      agentConnected: true,
      ec2InstanceId: expect.stringMatching(/^docker-./) as string,
    });
    expect(told?.registeredResources?.find(({ name }) => name === 'CPU')?.integerValue).toBe(info.NCPU * 1024);
    expect(told?.attributes).toContainEqual({ name: 'drydock.docker-host', value: other.endpoint });
    expect(told?.attributes).toContainEqual({ name: 'drydock.address', value: other.address });
    const { containerInstanceArns } = await aws<{ containerInstanceArns: string[] }>('list-container-instances');
    expect(containerInstanceArns).toHaveLength(2);

    await expect(joins()).rejects.toThrow(/is registered already, as the container instance [0-9a-f]{32}/);
    const refusal = (value: string) => expect(aws('register-container-instance', '--attributes', value)).rejects;
    await refusal('name=drydock.docker-host,value=unix:///nowhere.sock').toThrow(
      /unix:\/\/\/nowhere\.sock cannot be used/,
    );
    await refusal('name=drydock.docker-context,value=nowhere').toThrow(/There is no Docker context "nowhere"/);
    await refusal('name=drydock.docker-host,value=unix:///var/run/docker.sock').toThrow(/Drydock itself uses/);
    await refusal('name=drydock.docker-host,value=ftp://x').toThrow(/write unix:/);

    // It is there again after a restart of the engine.
    await engine.kill();
    await engine.startAgain();
    await eventually(async () => expect(await instance(arn)).toMatchObject({ agentConnected: true }), PATIENCE);
  });

  it('is found by a Docker context, runs what is placed on it, and is asked for logs and commands', async () => {
    const config = await mkdtemp(join(tmpdir(), 'drydock-contexts-'));
    const env = { ...process.env, DOCKER_CONFIG: config };
    await promisify(execFile)('docker', ['context', 'create', 'second', '--docker', `host=${other.endpoint}`], { env });
    await engine.stop();
    await engine.startAgain({ environment: { DOCKER_CONFIG: config } });
    const { containerInstance } = await aws<{ containerInstance: ContainerInstance }>(
      'register-container-instance',
      '--attributes',
      'name=drydock.docker-context,value=second',
    );
    const arn = containerInstance.containerInstanceArn ?? '';
    expect(containerInstance).toMatchObject({ ec2InstanceId: 'docker-second' });

    await register('web');
    const started = await aws<Started>('start-task', '--task-definition', 'web', '--container-instances', arn);
    expect(started).toMatchObject({ tasks: [{ containerInstanceArn: arn }], failures: [] });
    const taskArn = started.tasks[0]?.taskArn ?? '';
    await eventually(async () => expect(await task(taskArn)).toMatchObject({ lastStatus: 'RUNNING' }), PATIENCE);
    expect(await runsThere(taskArn)).toBe(true);
    const ask = 'wget -qO- $ECS_CONTAINER_METADATA_URI_V4/task | grep -q web';
    const { execId } = await callLocal(engine, 'StartExec', {
      task: taskArn,
      container: 'app',
      command: ['sh', '-c', ask],
      tty: false,
    });
    await eventually(
      async () => expect(await callLocal(engine, 'DescribeExec', { execId })).toMatchObject({ exitCode: 0 }),
      PATIENCE,
    );

    // Killed and started again the engine finds its task there.
    await engine.kill();
    await engine.startAgain({ environment: { DOCKER_CONFIG: config } });
    await aws('stop-task', '--task', taskArn);
    await eventually(async () => expect(await task(taskArn)).toMatchObject({ lastStatus: 'STOPPED' }), PATIENCE);
    // The container with the way to its endpoints ends after the task.
    await eventually(async () => expect(await runsThere(taskArn)).toBe(false), PATIENCE);
    await rm(config, { recursive: true, force: true });
  });

  describe('on another machine', () => {
    let ssh: SshServer | undefined;
    afterEach(() => ssh?.end());

    it.each(['tcp', ...(canServeSsh() ? ['ssh'] : [])])(
      'is reached over %s, and the ports of its tasks at its address alone',
      async (protocol) => {
        let host = `tcp://${other.address}:${TCP_PORT}`;
        if (protocol === 'ssh') {
          const { address, endpoint: dockerHost } = other;
          ssh = await startSshServer({ dockerHost, address, namespace: basename(other.folder) });
          host = ssh.url;
          await engine.stop();
          await engine.startAgain({ environment: { PATH: ssh.path } });
        }
        const { containerInstance } = await aws<{ containerInstance: ContainerInstance }>(
          ...['register-container-instance', '--attributes', `name=drydock.docker-host,value=${host}`],
        );
        const arn = containerInstance.containerInstanceArn ?? '';
        await registerPage('bridge');
        const started = await aws<Started>('start-task', '--task-definition', 'web', '--container-instances', arn);
        const taskArn = started.tasks[0]?.taskArn ?? '';
        const binding = await eventually(async () => {
          const { lastStatus, containers } = (await task(taskArn)) ?? {};
          expect(lastStatus).toBe('RUNNING');
          return containers?.[0]?.networkBindings?.[0];
        }, PATIENCE);
        expect(binding?.bindIP).toBe(other.address);
        const page = `http://${other.address}:${binding?.hostPort ?? 0}/`;
        // RUNNING says that the container has started, not that its server listens yet.
        await eventually(async () => expect((await fetch(page)).status).toBe(200), PATIENCE);
        const ports = (await other.docker.listContainers({ filters: engineLabel() })).flatMap(({ Ports }) => Ports);
        const published = ports.filter(({ PublicPort }) => PublicPort > 0);
        expect(new Set(published.map(({ IP }) => IP))).toEqual(new Set([other.address]));
        await aws('deregister-container-instance', '--container-instance', arn, '--force');
        await eventually(async () => expect(await onOther(true)).toEqual([]), PATIENCE);
      },
    );
  });

  it('shares tasks by strategies and constraints, drains, and runs DAEMON services', async () => {
    const arn = await joins();
    await register('web');
    const run = (...more: string[]) => aws<Started>('run-task', '--task-definition', 'web', ...more);
    const spread = await run('--count', '4', '--placement-strategy', 'type=spread,field=instanceId');
    expect(spread.tasks.filter((each) => each.containerInstanceArn === arn)).toHaveLength(2);
    const distinct = await run('--count', '3', '--group', 'each', '--placement-constraints', 'type=distinctInstance');
    expect(new Set(distinct.tasks.map((each) => each.containerInstanceArn)).size).toBe(2);
    expect(distinct.failures).not.toEqual([]);
    const member = await run('--placement-constraints', 'type=memberOf,expression=attribute:stack == other');
    expect(member.tasks[0]?.containerInstanceArn).toBe(arn);

    const create = (name: string, ...more: string[]) =>
      aws('create-service', '--service-name', name, '--task-definition', 'web', ...more);
    await create('web', '--desired-count', '4');
    await create('agent', '--scheduling-strategy', 'DAEMON');
    await eventually(async () => {
      expect((await places('web')).filter((each) => each === arn)).toHaveLength(2);
      expect(await places('web')).toHaveLength(4);
      expect(new Set(await places('agent')).size).toBe(2);
    }, PATIENCE);

    const setState = (status: string) =>
      aws('update-container-instances-state', '--container-instances', arn, '--status', status);
    await setState('DRAINING');
    await eventually(async () => {
      expect((await places('web')).filter((each) => each !== arn)).toHaveLength(4);
      expect(await service('agent')).toMatchObject({ desiredCount: 1, runningCount: 1 });
    }, PATIENCE);
    // Tasks without a service stay.
    expect(await task(spread.tasks.find((each) => each.containerInstanceArn === arn)?.taskArn)).toMatchObject({
      desiredStatus: 'RUNNING',
    });

    await setState('ACTIVE');
    await eventually(async () => expect(new Set(await places('agent')).size).toBe(2), PATIENCE);
    await expect(aws('deregister-container-instance', '--container-instance', arn)).rejects.toThrow(/running tasks/);
    await aws('deregister-container-instance', '--container-instance', arn, '--force');
    await eventually(async () => {
      expect(await onOther(true)).toEqual([]);
      expect(await service('agent')).toMatchObject({ desiredCount: 1, runningCount: 1 });
    }, PATIENCE);
    expect(await other.docker.listNetworks({ filters: engineLabel() })).toEqual([]);
    expect(await instances()).toHaveLength(1);
    for (const name of ['web', 'agent']) await aws('delete-service', '--service', name, '--force');
  });

  it('gets requests of a load balancer, and none of the tasks that others know by name', async () => {
    const arn = await joins();
    await registerPage();
    await createOfPages('named', 2, '--service-registries', 'registryArn=arn:aws:servicediscovery:::service/srv-1');
    await createOfPages('web', 2, ...BALANCED);
    const url = await addressWith(2);
    // A target is told as healthy a moment before requests come to it: the proxy loads that first.
    const answers = new Set<string>();
    await eventually(async () => {
      answers.add(await (await fetch(url)).text());
      expect(answers.size).toBe(2);
    }, PATIENCE);
    await eventually(async () => expect(await places('named')).toHaveLength(2), PATIENCE);
    expect(await places('named')).not.toContain(arn);
    for (const name of ['web', 'named']) await aws('delete-service', '--service', name, '--force');
    await eventually(async () => expect(await onOther()).toEqual([]), PATIENCE);
  });

  it('is lost with hardly more requests than it was answering', async () => {
    const arn = await joins();
    await registerPage();
    await createOfPages('web', 4, ...BALANCED);
    const load = startLoad(await addressWith(4), CLIENTS);
    await load.answered(200);
    other.plug(false);
    await other.stop('SIGKILL');
    await eventually(async () => {
      const now = await places('web');
      expect(now).toHaveLength(4);
      expect(now).not.toContain(arn);
    }, PATIENCE);
    await load.answered(200);
    const { failures, successes } = await load.stop();
    console.log(`a container instance is lost: ${failures.length} of ${successes + failures.length} requests failed`);
    // One in flight for each, and once more where the silence of the dead outlasts a client's patience.
    expect(failures.length, failures.join(', ')).toBeLessThanOrEqual(2 * CLIENTS);

    other.plug(true);
    await other.start();
    await eventually(async () => expect(await onOther()).toEqual([]), PATIENCE);
    await aws('delete-service', '--service', 'web', '--force');
  });

  it('is given up when it is gone: its tasks are replaced elsewhere, and ended when it comes back', async () => {
    const arn = await joins();
    await register('web');
    await aws('create-service', '--service-name', 'web', '--task-definition', 'web', '--desired-count', '4');
    await eventually(
      async () => expect((await places('web')).filter((each) => each === arn)).toHaveLength(2),
      PATIENCE,
    );
    const before = await aws<{ taskArns: string[] }>('list-tasks', '--container-instance', arn);

    await other.stop('SIGKILL');
    await eventually(async () => expect(await instance(arn)).toMatchObject({ agentConnected: false }), PATIENCE);
    await eventually(async () => {
      const now = await places('web');
      expect(now).toHaveLength(4);
      expect(now).not.toContain(arn);
    }, PATIENCE);
    expect(await task(before.taskArns[0])).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppedReason: expect.stringMatching(/^Host EC2 \(instance docker-.+\) stopped\.$/) as string,
    });

    await other.start();
    await eventually(async () => {
      expect(await instance(arn)).toMatchObject({ agentConnected: true, runningTasksCount: 0 });
      expect(await onOther()).toEqual([]);
    }, PATIENCE);
    const again = await aws<Started>('start-task', '--task-definition', 'web', '--container-instances', arn);
    await eventually(
      async () => expect(await task(again.tasks[0]?.taskArn)).toMatchObject({ lastStatus: 'RUNNING' }),
      PATIENCE,
    );
    await aws('delete-service', '--service', 'web', '--force');
  });
});
