/** Services on a real Docker, through the AWS CLI and the SDK. */
import {
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  waitUntilServicesStable,
  type ContainerDefinition,
  type CreateServiceCommandInput,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { TaskStateChangeDetail } from '../../../../client/protocol/events.ts';
import { awsCli } from '../../../support/awsCli.ts';
import { containersOfTasks, docker, doubles } from '../../../support/dockerObjects.ts';
import { eventually } from '../../../support/eventually.ts';
import { listen } from '../../../support/localApi.ts';
import { useEngine } from '../../../support/testEngine.ts';

const engine = useEngine({ per: 'test', flags: ['--time-scale', '0.05', '--stop-tasks-on-exit'] });
const aws = awsCli(engine, 'ecs');

const app = (more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'app',
  image: 'drydock-test/web:latest',
  command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'],
  memory: 32,
  ...more,
});
const register = (container: ContainerDefinition) =>
  engine.client.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions: [container] }));
const create = (input: Partial<CreateServiceCommandInput> = {}) =>
  engine.client.send(
    new CreateServiceCommand({ serviceName: 'web', taskDefinition: 'web', desiredCount: 2, ...input }),
  );
const update = (input: object) => engine.client.send(new UpdateServiceCommand({ service: 'web', ...input }));

async function service(): Promise<Service> {
  const { services } = await engine.client.send(new DescribeServicesCommand({ services: ['web'] }));
  return services?.[0] ?? {};
}

/** The service once `accept` holds. */
const serviceWhen = (accept: (service: Service) => boolean) =>
  eventually(
    async () => {
      const found = await service();
      if (!accept(found)) throw new Error(JSON.stringify([found.deployments, found.events?.slice(0, 8)], null, 1));
      return found;
    },
    { deadlineSeconds: 120 },
  );
const isCompleted = ({ deployments }: Service) =>
  deployments?.length === 1 && deployments[0]?.rolloutState === 'COMPLETED';
const messages = ({ events }: Service) => events?.map(({ message }) => message ?? '') ?? [];

async function running(): Promise<Task[]> {
  const { taskArns = [] } = await engine.client.send(new ListTasksCommand({ serviceName: 'web' }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await engine.client.send(new DescribeTasksCommand({ tasks: taskArns }));
  return tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
}

/** Counts a service's tasks at each of their changes. */
async function watchCounts() {
  const tasks = new Map<string, TaskStateChangeDetail>();
  const seen: { up: number; running: number }[] = [];
  const stream = await listen(engine, (event) => {
    if (event['detail-type'] !== 'ECS Task State Change') return;
    tasks.set(event.detail.taskArn, event.detail);
    const statuses = [...tasks.values()].map(({ lastStatus }) => lastStatus);
    const up = statuses.filter((each) => ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'].includes(each)).length;
    seen.push({ up, running: statuses.filter((each) => each === 'RUNNING').length });
  });
  return {
    /** Forgets what was counted before the tasks there are. */
    restart: () => seen.splice(0),
    close: () => stream.close(),
    most: () => Math.max(...seen.map(({ up }) => up)),
    fewestRunning: () => Math.min(...seen.map(({ running: count }) => count)),
  };
}

/** Each call of the CLI is a process, and its waiters look every fifteen seconds. */
const CLI_PATIENCE = 400_000;

describe('a service by the AWS CLI', { timeout: CLI_PATIENCE }, () => {
  it('keeps its tasks: a killed one is replaced, it scales out and in, and goes when it is deleted', async () => {
    await register(app());
    await aws(
      'create-service',
      '--cluster',
      'shop',
      '--service-name',
      'web',
      '--task-definition',
      'web',
      '--desired-count',
      '3',
    );
    await aws('wait', 'services-stable', '--cluster', 'shop', '--services', 'web');
    const list = async () =>
      (await aws<{ taskArns: string[] }>('list-tasks', '--cluster', 'shop', '--service-name', 'web')).taskArns;
    const counts = async () =>
      aws<number[]>(
        'describe-services',
        '--cluster',
        'shop',
        '--services',
        'web',
        '--query',
        'services[0].[desiredCount,runningCount]',
      );
    const first = await list();
    expect(first).toHaveLength(3);

    const { tasks } = await aws<{ tasks: Task[] }>('describe-tasks', '--cluster', 'shop', '--tasks', ...first);
    expect(tasks.map(({ group }) => group)).toEqual(Array.from({ length: 3 }, () => 'service:web'));
    expect(new Set(tasks.map(({ startedBy }) => startedBy)).size).toBe(1);
    expect(tasks[0]?.startedBy).toMatch(/^ecs-svc\/\d{19}$/);
    await docker.getContainer(tasks[0]?.containers?.[0]?.runtimeId ?? '').kill();
    await eventually(
      async () => {
        const now = await list();
        expect(now).toHaveLength(3);
        expect(now).not.toContain(tasks[0]?.taskArn);
        expect(await counts()).toEqual([3, 3]);
      },
      { deadlineSeconds: 60 },
    );

    // It is told until it is forgotten, which is soon as time goes here.
    const killed = await aws<{ tasks: Task[] }>(
      ...['describe-tasks', '--cluster', 'shop', '--tasks', tasks[0]?.taskArn ?? ''],
    );
    expect(killed.tasks[0]).toMatchObject({ stopCode: 'EssentialContainerExited' });

    await aws('update-service', '--cluster', 'shop', '--service', 'web', '--desired-count', '5');
    await eventually(async () => expect(await counts()).toEqual([5, 5]), { deadlineSeconds: 60 });
    await aws('update-service', '--cluster', 'shop', '--service', 'web', '--desired-count', '1');
    await eventually(async () => expect(await counts()).toEqual([1, 1]), { deadlineSeconds: 60 });
    const stopped = await aws<{ taskArns: string[] }>(
      ...['list-tasks', '--cluster', 'shop', '--service-name', 'web', '--desired-status', 'STOPPED'],
    );
    const { tasks: ended } = await aws<{ tasks: Task[] }>(
      'describe-tasks',
      '--cluster',
      'shop',
      '--tasks',
      ...stopped.taskArns,
    );
    const scaledIn = ended.filter(({ taskArn }) => taskArn !== tasks[0]?.taskArn);
    expect(scaledIn.map(({ stopCode }) => stopCode)).toEqual(
      Array.from({ length: 4 }, () => 'ServiceSchedulerInitiated'),
    );
    expect(ended.map(({ stoppedReason }) => stoppedReason)).toContain(
      `Scaling activity initiated by (deployment ${tasks[0]?.startedBy ?? ''})`,
    );

    await expect(aws('delete-service', '--cluster', 'shop', '--service', 'web')).rejects.toThrow(
      /The service cannot be stopped while it is scaled above 0/,
    );
    await expect(aws('delete-cluster', '--cluster', 'shop')).rejects.toThrow(/while Services are active/);
    await aws('delete-service', '--cluster', 'shop', '--service', 'web', '--force');
    await aws('wait', 'services-inactive', '--cluster', 'shop', '--services', 'web');
    await eventually(async () => expect(await list()).toEqual([]));
  });
});

describe('a rolling update', () => {
  it('keeps within both percentages all the way', async () => {
    await register(app());
    const counts = await watchCounts();
    await create({ desiredCount: 4, deploymentConfiguration: { minimumHealthyPercent: 75, maximumPercent: 150 } });
    await serviceWhen(isCompleted);
    expect(counts.most()).toBe(4);
    counts.restart();
    const { taskDefinition } = await register(app({ memory: 33 }));
    await update({ taskDefinition: taskDefinition?.taskDefinitionArn });
    const after = await serviceWhen(isCompleted);
    expect(counts.most()).toBeLessThanOrEqual(6);
    expect(counts.fewestRunning()).toBeGreaterThanOrEqual(3);
    counts.close();
    expect(after.taskDefinition).toBe(taskDefinition?.taskDefinitionArn);
    expect(messages(after)[0]).toBe('(service web) has reached a steady state.');
    for (const task of await running()) expect(task.taskDefinitionArn).toBe(taskDefinition?.taskDefinitionArn);
  });

  it('to an image that cannot be had is given up by the breaker and rolled back', async () => {
    const { taskDefinition: good } = await register(app());
    await create({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
    await serviceWhen(isCompleted);
    await register(app({ image: 'localhost:1/none:latest' }));
    await update({ taskDefinition: 'web' });
    const after = await serviceWhen((found) => isCompleted(found) && found.taskDefinition === good?.taskDefinitionArn);
    const told = messages(after).join('\n');
    expect(told).toMatch(/\(deployment ecs-svc\/\d+\) deployment failed: tasks failed to start\./);
    expect(told).toMatch(/\(service web\) rolling back to deployment ecs-svc\/\d+\./);
    const { serviceDeployments: listed = [] } = await engine.client.send(
      new ListServiceDeploymentsCommand({ service: 'web' }),
    );
    expect(listed.map(({ status }) => status)).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
    const { serviceDeployments: described = [] } = await engine.client.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [listed[0]?.serviceDeploymentArn ?? ''] }),
    );
    expect(described[0]?.deploymentCircuitBreaker).toMatchObject({ status: 'TRIGGERED', threshold: 3 });
    expect(described[0]?.deploymentCircuitBreaker?.failureCount).toBeGreaterThanOrEqual(3);
    expect(described[0]?.rollback?.reason).toMatch(/circuit breaker/);
    expect(await running()).toHaveLength(2);
  });

  it('to a version that fails its health check never replaces the healthy tasks', async () => {
    const check = (command: string, retries: number) =>
      app({ healthCheck: { command: ['CMD-SHELL', command], interval: 5, timeout: 2, retries } });
    // One command that is slow to start on a busy machine does not make a good task a bad one.
    const good = check('true', 3);
    await register(good);
    await create();
    await serviceWhen(isCompleted);
    const before = (await running()).map(({ taskArn }) => taskArn).sort();
    await register(check('exit 1', 1));
    await update({ taskDefinition: 'web' });
    const failing = await serviceWhen(
      (found) => messages(found).filter((each) => each.includes('failed container health checks')).length >= 3,
    );
    expect(failing.deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    const now = (await running()).map(({ taskArn }) => taskArn);
    expect(now).toEqual(expect.arrayContaining(before));

    await register(good);
    await update({ taskDefinition: 'web' });
    await serviceWhen(isCompleted);
    expect(await running()).toHaveLength(2);
  });

  it('forced twice in a row ends with one deployment', async () => {
    await register(app());
    await create();
    await update({ forceNewDeployment: true });
    await update({ forceNewDeployment: true });
    const { deployments } = await service();
    expect(deployments?.map(({ status }) => status)[0]).toBe('PRIMARY');
    await waitUntilServicesStable(
      { client: engine.client, maxWaitTime: 90, minDelay: 1, maxDelay: 1 },
      { services: ['web'] },
    );
    const after = await serviceWhen(isCompleted);
    expect(new Set((await running()).map(({ startedBy }) => startedBy))).toEqual(new Set([after.deployments?.[0]?.id]));
  });
});

describe('an engine killed in the middle of a deployment', () => {
  it('goes on with it: no task is lost, none is there twice', async () => {
    await register(app());
    await create({ desiredCount: 3 });
    await serviceWhen(isCompleted);
    await register(app({ memory: 33 }));
    await update({ taskDefinition: 'web' });
    await serviceWhen(({ deployments }) => (deployments?.[0]?.runningCount ?? 0) > 0);
    for (let time = 0; time < 2; time++) {
      await engine.kill();
      await engine.startAgain();
    }
    await serviceWhen((found) => isCompleted(found) && found.runningCount === 3);
    await eventually(
      async () => {
        const up = (await containersOfTasks(engine.ready.engineId)).filter(({ state }) => state === 'running');
        expect(up).toHaveLength(3);
      },
      { deadlineSeconds: 60 },
    );
    expect(doubles(await containersOfTasks(engine.ready.engineId))).toEqual([]);
  });
});
