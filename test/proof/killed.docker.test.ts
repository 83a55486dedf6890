import {
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ContainerDefinition,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containersOfTasks, doubles, networksOf, sweep, volumesOf } from '../support/dockerObjects.ts';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { networkOf } from '../support/networkOf.ts';
import { eventually, Hopeless } from '../support/eventually.ts';

const IMAGE = 'drydock-test/web:latest';
const sleeper = (name: string, extra: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name,
  image: IMAGE,
  command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'],
  memory: 32,
  ...extra,
});

let stateFolder: string;
let engine: RunningEngine;

beforeEach(async () => {
  stateFolder = await makeStateFolder();
  engine = await startEngine(stateFolder);
});

afterEach(async () => {
  await engine.kill();
  await sweep(engine.ready.engineId);
  await removeStateFolder(stateFolder);
});

const modes = new Map<string, string>();

async function register(
  family: string,
  networkMode: 'awsvpc' | 'bridge',
  containerDefinitions: ContainerDefinition[],
): Promise<void> {
  modes.set(family, networkMode);
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode,
      containerDefinitions,
      volumes: [{ name: 'scratch', host: {} }],
    }),
  );
}

async function run(family: string, count: number): Promise<string[]> {
  return eventually(async () => {
    const { tasks = [], failures = [] } = await engine.client.send(
      new RunTaskCommand({ taskDefinition: family, count, launchType: 'EC2', ...networkOf(modes.get(family)) }),
    );
    // An engine that was just started may not have heard from a busy Docker yet: then it runs nothing.
    const isEarly = tasks.length === 0 && failures.every(({ reason }) => reason === 'AGENT');
    if (failures.length > 0) throw new (isEarly ? Error : Hopeless)(JSON.stringify(failures));
    return tasks.flatMap((task) => task.taskArn ?? []);
  });
}

const stop = (task: string) => engine.client.send(new StopTaskCommand({ task, reason: 'no longer wanted' }));

async function restartAfterKill(): Promise<void> {
  await engine.kill();
  engine = await startEngine(stateFolder);
}

describe('an engine killed with ten tasks in every phase', () => {
  it('finds each of them again: none lost, none doubled, states right', async () => {
    await register('web', 'awsvpc', [
      sleeper('app', { mountPoints: [{ sourceVolume: 'scratch', containerPath: '/s' }] }),
    ]);
    await register('waiting', 'bridge', [
      sleeper('slow', {
        essential: false,
        healthCheck: { command: ['CMD-SHELL', 'exit 1'], interval: 5, retries: 10, startPeriod: 300 },
      }),
      sleeper('app', { dependsOn: [{ containerName: 'slow', condition: 'HEALTHY' }] }),
    ]);
    await register('stubborn', 'bridge', [
      { ...sleeper('app'), command: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'], stopTimeout: 4 },
    ]);
    await register('brief', 'bridge', [{ ...sleeper('app'), command: ['sh', '-c', 'exit 3'] }]);

    const running = await run('web', 2);
    const stubborn = await run('stubborn', 2);
    const pending = await run('waiting', 2);
    const brief = await run('brief', 1);
    await tasksWhen(engine.client, [...running, ...stubborn], (task) => task.lastStatus === 'RUNNING');
    await tasksWhen(engine.client, brief, (task) => task.lastStatus === 'STOPPED');
    const containersBefore = await containersOfTasks(engine.ready.engineId);
    await Promise.all(stubborn.map(stop));
    await tasksWhen(engine.client, stubborn, (task) => task.lastStatus === 'STOPPING');
    const starting = await run('web', 3);
    await restartAfterKill();

    const all = [...running, ...stubborn, ...pending, ...brief, ...starting];
    expect(all).toHaveLength(10);
    await tasksWhen(engine.client, [...running, ...starting], (task) => task.lastStatus === 'RUNNING');
    const [first, second] = await tasksWhen(engine.client, stubborn, (task) => task.lastStatus === 'STOPPED');
    for (const task of [first, second]) {
      expect(task).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'no longer wanted' });
      expect(task?.containers?.[0]?.exitCode).toBe(137);
    }
    await tasksWhen(engine.client, pending, (task) => task.lastStatus === 'PENDING');
    await tasksWhen(
      engine.client,
      brief,
      (task) => task.lastStatus === 'STOPPED' && task.containers?.[0]?.exitCode === 3,
    );

    const containers = await containersOfTasks(engine.ready.engineId);
    expect(doubles(containers)).toEqual([]);
    expect(containers.filter((each) => !all.includes(each.task))).toEqual([]);
    const ofRunning = (found: typeof containers) =>
      found
        .filter((each) => running.includes(each.task))
        .map((each) => each.id)
        .sort();
    expect(ofRunning(containers)).toEqual(ofRunning(containersBefore));
    expect(containers.filter((each) => running.includes(each.task) && each.state !== 'running')).toEqual([]);
  });

  it('leaves nothing behind wherever in the start of a task it is killed', async () => {
    await register('pair', 'awsvpc', [
      sleeper('app', { mountPoints: [{ sourceVolume: 'scratch', containerPath: '/s' }] }),
      sleeper('sidecar', { dependsOn: [{ containerName: 'app', condition: 'START' }] }),
    ]);
    const started: string[] = [];
    for (const delay of [0, 40, 90, 150, 230, 330, 450, 600]) {
      started.push(...(await run('pair', 1)));
      // The point of the kill is the variable of this test, not a state to wait for.
      await new Promise((resolve) => setTimeout(resolve, delay));
      await restartAfterKill();
    }
    await tasksWhen(engine.client, started, (task) => task.lastStatus === 'RUNNING');
    const containers = await containersOfTasks(engine.ready.engineId);
    expect(doubles(containers)).toEqual([]);
    // Two containers and their pause for each task.
    expect(containers).toHaveLength(started.length * 3);
    expect(await volumesOf(engine.ready.engineId)).toHaveLength(started.length);

    await Promise.all(started.map(stop));
    await tasksWhen(engine.client, started, (task) => task.lastStatus === 'STOPPED');
    await restartAfterKill();
    // The last steps may not have been on disk when it was killed: it has to find them out again.
    await tasksWhen(engine.client, started, (task) => task.lastStatus === 'STOPPED');
    expect((await containersOfTasks(engine.ready.engineId)).filter((each) => each.state === 'running')).toEqual([]);
  });
});

describe('two engines on one Docker', () => {
  it('never touch what is the other one’s, through kills, restarts and clean-up', async () => {
    const otherFolder = await makeStateFolder();
    let other = await startEngine(otherFolder);
    try {
      await register('mine', 'awsvpc', [sleeper('app')]);
      const mine = await run('mine', 2);
      await tasksWhen(engine.client, mine, (task) => task.lastStatus === 'RUNNING');

      await other.client.send(
        new RegisterTaskDefinitionCommand({
          family: 'theirs',
          networkMode: 'awsvpc',
          containerDefinitions: [sleeper('app')],
        }),
      );
      const { tasks = [] } = await other.client.send(
        new RunTaskCommand({ taskDefinition: 'theirs', count: 2, ...networkOf('awsvpc') }),
      );
      const theirs = tasks.flatMap((task) => task.taskArn ?? []);
      await tasksWhen(other.client, theirs, (task) => task.lastStatus === 'RUNNING');
      const theirContainers = await containersOfTasks(other.ready.engineId);

      await restartAfterKill();
      await other.kill();
      await Promise.all(mine.map(stop));
      await tasksWhen(engine.client, mine, (task) => task.lastStatus === 'STOPPED');
      expect(await engine.stop()).toBe(0);
      engine = await startEngine(stateFolder);

      expect(await containersOfTasks(other.ready.engineId)).toEqual(theirContainers);
      expect(await networksOf(other.ready.engineId)).toHaveLength(1);
      other = await startEngine(otherFolder);
      await tasksWhen(other.client, theirs, (task) => task.lastStatus === 'RUNNING');
      const { taskArns = [] } = await other.client.send(new ListTasksCommand({}));
      expect([...taskArns].sort()).toEqual([...theirs].sort());
      await eventually(async () => {
        const states = (await containersOfTasks(other.ready.engineId)).map((each) => each.state);
        expect(new Set(states)).toEqual(new Set(['running']));
      });
    } finally {
      await other.kill();
      await sweep(other.ready.engineId);
      await removeStateFolder(otherFolder);
    }
  });
});
