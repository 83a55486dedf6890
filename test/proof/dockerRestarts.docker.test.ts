/** What happens to Docker itself: ended, killed, out of disk. On an engine of these tests' own. */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { networkOf } from '../support/networkOf.ts';
import { eventually } from '../support/eventually.ts';
import { canHaveOwnDocker, startOwnDocker, type OwnDocker } from '../support/ownDocker.ts';

const IMAGE = 'drydock-test/web:latest';
const HELPER = process.env.DRYDOCK_HELPER_IMAGE ?? IMAGE;
const COMMAND = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1; done'];

let own: OwnDocker;
let engine: RunningEngine;
let folder: string;

async function begin(): Promise<void> {
  folder = await makeStateFolder();
  engine = await startEngine(folder, ['--docker-host', own.endpoint]);
  for (const networkMode of ['awsvpc', 'bridge'] as const) {
    const app = { name: 'app', image: IMAGE, command: COMMAND, memory: 32 };
    await engine.client.send(
      new RegisterTaskDefinitionCommand({ family: networkMode, networkMode, containerDefinitions: [app] }),
    );
  }
}

async function end(): Promise<void> {
  await engine.kill();
  await removeStateFolder(folder);
}

async function run(family: 'awsvpc' | 'bridge'): Promise<string> {
  const { tasks = [], failures } = await engine.client.send(
    new RunTaskCommand({ taskDefinition: family, launchType: 'EC2', ...networkOf(family) }),
  );
  const arn = tasks[0]?.taskArn;
  if (arn === undefined) throw new Error(JSON.stringify(failures));
  return arn;
}

/** Whether the engine has noticed that its Docker is there. */
async function isConnected(): Promise<boolean | undefined> {
  const { containerInstanceArns } = await engine.client.send(new ListContainerInstancesCommand({}));
  const containerInstances = containerInstanceArns ?? [];
  const told = await engine.client.send(new DescribeContainerInstancesCommand({ containerInstances }));
  return told.containerInstances?.[0]?.agentConnected;
}

const stopped = (task: Task) => task.lastStatus === 'STOPPED';

describe.skipIf(!canHaveOwnDocker())('Docker', () => {
  beforeAll(async () => {
    own = await startOwnDocker();
    await own.load(IMAGE, HELPER);
  });
  afterAll(() => own.end());
  afterEach(end);

  describe.each(['SIGTERM', 'SIGKILL'] as const)(
    'that is ended with %s under running tasks and started again',
    (signal) => {
      it('has ended its containers: the tasks end as an essential exit, and the next ones run', async () => {
        await own.stop('SIGTERM');
        await own.start([]);
        await begin();
        const arns = [await run('awsvpc'), await run('bridge')];
        await tasksWhen(engine.client, arns, (task) => task.lastStatus === 'RUNNING');
        await own.stop(signal);
        await eventually(async () => expect(await isConnected()).toBe(false));
        const { failures = [] } = await engine.client.send(new RunTaskCommand({ taskDefinition: 'bridge' }));
        expect(failures[0]?.reason).toBe('AGENT');
        await own.start();
        for (const task of await tasksWhen(engine.client, arns, stopped, 90)) {
          expect(task).toMatchObject({
            stopCode: 'EssentialContainerExited',
            // Where Docker ends its containers one by one, the pause is the first.
            stoppedReason: expect.stringMatching(/^Essential container in task exited/) as string,
          });
          expect(task.containers?.[0]?.exitCode).toBeDefined();
        }
        // A Docker that ends its containers itself lets the engine know of their end before it is back.
        const next = [await eventually(() => run('awsvpc')), await run('bridge')];
        await tasksWhen(engine.client, next, (task) => task.lastStatus === 'RUNNING');
        await stopAll([...arns, ...next]);
      });

      it('has kept its containers where it lives on (live-restore): the tasks run on, and stop when they are asked to', async () => {
        await own.stop('SIGTERM');
        await own.start(['--live-restore']);
        await begin();
        const arns = [await run('awsvpc'), await run('bridge')];
        await tasksWhen(engine.client, arns, (task) => task.lastStatus === 'RUNNING');
        const before = await ids();
        await own.stop(signal);
        await own.start();
        // Its end is seen by the engine in any case; then it is a matter of seconds until it is found again.
        await eventually(async () => {
          const { tasks = [], failures = [] } = await engine.client.send(
            new RunTaskCommand({ taskDefinition: 'bridge' }),
          );
          expect(failures).toEqual([]);
          await engine.client.send(new StopTaskCommand({ task: tasks[0]?.taskArn ?? '' }));
        });
        const { tasks = [] } = await engine.client.send(new DescribeTasksCommand({ tasks: arns }));
        expect(tasks.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
        expect(await ids()).toEqual(expect.arrayContaining(before));
        await stopAll(arns);
      });
    },
  );
});

describe.skipIf(!canHaveOwnDocker())('a full disk', () => {
  it('of Docker fails the task in words that say so and what to do, and the next one runs when there is room', async () => {
    own = await startOwnDocker({ diskMiB: 400 });
    try {
      await own.load(IMAGE);
      await begin();
      const filler = join(own.folder, 'data', 'filler');
      fill(filler);
      const [task] = await tasksWhen(engine.client, [await run('bridge')], stopped);
      expect(task).toMatchObject({ stopCode: 'TaskFailedToStart' });
      expect(task?.stoppedReason).toMatch(/^Cannot\w+Error: .*no space left on device.*docker system df/);
      await rm(filler);
      const next = await run('bridge');
      await tasksWhen(engine.client, [next], (each) => each.lastStatus === 'RUNNING');
      await stopAll([next]);
    } finally {
      await end();
      await own.end();
    }
  });

  it('of the state folder refuses tasks until there is room, and loses none that it had', async () => {
    own = await startOwnDocker();
    await own.load(IMAGE);
    const mounted = await makeStateFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted]);
    try {
      folder = mounted;
      engine = await startEngine(folder, ['--docker-host', own.endpoint]);
      const app = { name: 'app', image: IMAGE, command: COMMAND, memory: 32 };
      await engine.client.send(
        new RegisterTaskDefinitionCommand({ family: 'bridge', networkMode: 'bridge', containerDefinitions: [app] }),
      );
      const first = await run('bridge');
      await tasksWhen(engine.client, [first], (task) => task.lastStatus === 'RUNNING');
      const filler = join(folder, 'filler');
      fill(filler);
      // The first one may find out for all of them.
      const accepted: string[] = [];
      await eventually(async () => {
        const { tasks = [], failures = [] } = await engine.client.send(
          new RunTaskCommand({ taskDefinition: 'bridge' }),
        );
        accepted.push(...tasks.flatMap(({ taskArn }) => taskArn ?? []));
        expect(failures[0]?.detail).toMatch(/state folder .* cannot be written: ENOSPC.* Free some space there/);
      });
      await engine.client.send(new StopTaskCommand({ task: first })).catch(() => undefined);
      await tasksWhen(engine.client, [first], stopped);
      await rm(filler);
      const next = await eventually(async () => {
        const arn = await run('bridge');
        expect(arn).not.toBe('');
        return arn;
      });
      await tasksWhen(engine.client, [next, ...accepted], (task) => task.lastStatus === 'RUNNING');
      await engine.kill();
      engine = await startEngine(folder, ['--docker-host', own.endpoint]);
      const [known] = await tasksWhen(engine.client, [first, next], () => true);
      expect(known).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
      await stopAll([next, ...accepted]);
    } finally {
      await engine.kill();
      execFileSync('umount', ['-l', mounted]);
      await removeStateFolder(mounted);
      await own.end();
    }
  });
});

const ids = async () => (await own.docker.listContainers()).map(({ Id }) => Id).toSorted();

async function stopAll(arns: readonly string[]): Promise<void> {
  for (const task of arns) await engine.client.send(new StopTaskCommand({ task }));
  await tasksWhen(engine.client, arns, stopped, 90);
}

/** Writes until there is no room for a byte more. */
function fill(path: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${path}`, 'bs=512'], { stdio: 'ignore' });
  } catch {
    // That it ends with an error is the point of it.
  }
}
