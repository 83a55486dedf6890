/** Container instances on a real Docker, by the AWS CLI. */
import type { ContainerInstance, Failure, Service, Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { awsCli } from '../../../support/awsCli.ts';
import { docker } from '../../../support/dockerObjects.ts';
import { eventually } from '../../../support/eventually.ts';
import { useEngine } from '../../../support/testEngine.ts';

const engine = useEngine({ per: 'test', flags: ['--time-scale', '0.05', '--stop-tasks-on-exit'] });
const aws = awsCli(engine, 'ecs');

interface Started {
  readonly tasks: readonly Task[];
  readonly failures: readonly Failure[];
}

const register = (family: string, more: object = {}) =>
  aws(
    'register-task-definition',
    '--cli-input-json',
    JSON.stringify({
      family,
      containerDefinitions: [
        {
          name: 'app',
          image: 'drydock-test/web:latest',
          command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'],
          memory: 32,
        },
      ],
      ...more,
    }),
  );

async function theInstance(): Promise<ContainerInstance & { readonly containerInstanceArn: string }> {
  const { containerInstanceArns } = await aws<{ containerInstanceArns: readonly string[] }>('list-container-instances');
  const { containerInstances } = await aws<{ containerInstances: readonly ContainerInstance[] }>(
    'describe-container-instances',
    '--container-instances',
    ...containerInstanceArns,
  );
  const [instance] = containerInstances;
  if (containerInstances.length !== 1 || !instance?.containerInstanceArn) throw new Error('there is not one instance');
  return { ...instance, containerInstanceArn: instance.containerInstanceArn };
}

const amount = ({ remainingResources }: ContainerInstance, name: string) =>
  remainingResources?.find((each) => each.name === name)?.integerValue ?? NaN;

const statusOf = async (arn = '') =>
  (await aws<{ tasks: readonly Task[] }>('describe-tasks', '--tasks', arn)).tasks[0]?.lastStatus;

describe('a real Docker by the AWS CLI', () => {
  it('is an instance with its own processors and memory, which tasks take from and give back', async () => {
    const { NCPU: cpus, MemTotal: memory } = (await docker.info()) as { NCPU: number; MemTotal: number };
    const before = await theInstance();
    expect(before).toMatchObject({ status: 'ACTIVE', agentConnected: true });
    expect(amount(before, 'CPU')).toBe(cpus * 1024);
    expect(amount(before, 'MEMORY')).toBe(Math.floor(memory / 1024 ** 2));

    await register('small', { cpu: '256', memory: '64' });
    const { tasks } = await aws<Started>('run-task', '--task-definition', 'small');
    expect(tasks[0]?.containerInstanceArn).toBe(before.containerInstanceArn);
    await aws('list-tasks', '--container-instance', before.containerInstanceArn);
    expect(amount(await theInstance(), 'CPU')).toBe(cpus * 1024 - 256);

    await register('huge', { cpu: String((cpus + 1) * 1024), memory: '64' });
    const refused = await aws<Started>('run-task', '--task-definition', 'huge');
    expect(refused).toMatchObject({
      tasks: [],
      failures: [{ arn: before.containerInstanceArn, reason: 'RESOURCE:CPU' }],
    });

    await aws('stop-task', '--task', tasks[0]?.taskArn ?? '');
    await eventually(async () => expect(await statusOf(tasks[0]?.taskArn)).toBe('STOPPED'));
    expect(amount(await theInstance(), 'CPU')).toBe(cpus * 1024);
  });

  it('takes tasks that its attributes satisfy, and those started on it by name', async () => {
    await register('web');
    const { containerInstanceArn } = await theInstance();
    const constrained = () =>
      aws<Started>(
        'run-task',
        '--task-definition',
        'web',
        '--placement-constraints',
        'type=memberOf,expression=attribute:stack == blue',
      );
    expect(await constrained()).toMatchObject({
      tasks: [],
      failures: [{ arn: containerInstanceArn, reason: 'MemberOf placement constraint unsatisfied.' }],
    });
    await aws('put-attributes', '--attributes', `name=stack,value=blue,targetId=${containerInstanceArn}`);
    const placed = await constrained();
    expect(placed).toMatchObject({ tasks: [{ containerInstanceArn }], failures: [] });
    const started = await aws<Started>(
      'start-task',
      '--task-definition',
      'web',
      '--container-instances',
      containerInstanceArn,
    );
    expect(started).toMatchObject({ tasks: [{ containerInstanceArn }], failures: [] });
    for (const { taskArn } of [...placed.tasks, ...started.tasks]) {
      await eventually(async () => expect(await statusOf(taskArn)).toBe('RUNNING'));
    }
    expect(await theInstance()).toMatchObject({ runningTasksCount: 2 });
  });

  it('runs one task of a DAEMON service, and none while it drains', async () => {
    await register('web');
    const service = async () =>
      (await aws<{ services: readonly Service[] }>('describe-services', '--services', 'agent')).services[0];
    const setState = async (status: string) => {
      const { containerInstanceArn } = await theInstance();
      await aws('update-container-instances-state', '--container-instances', containerInstanceArn, '--status', status);
    };
    await aws(
      'create-service',
      '--service-name',
      'agent',
      '--task-definition',
      'web',
      '--scheduling-strategy',
      'DAEMON',
    );
    await eventually(async () => expect(await service()).toMatchObject({ desiredCount: 1, runningCount: 1 }));
    await setState('DRAINING');
    await eventually(async () => expect(await service()).toMatchObject({ desiredCount: 0, runningCount: 0 }));
    await setState('ACTIVE');
    await eventually(async () => expect(await service()).toMatchObject({ desiredCount: 1, runningCount: 1 }));
    await aws('delete-service', '--service', 'agent', '--force');
  });
});
