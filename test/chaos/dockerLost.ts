/**
 * Services on three Docker engines, one of which is killed: everything runs again on the two that are left, what comes back
 * with the third is ended, and in the end nothing of it is in any of them.
 */
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  type NetworkMode,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { callLocal } from '../support/localApi.ts';
import { startOwnDocker, type OwnDocker } from '../support/ownDocker.ts';

export interface DockerLostOptions {
  readonly services: number;
  readonly tasksOfEach: number;
  readonly tell: (line: string) => void;
}

export interface DockerLostReport {
  /** Seconds until all tasks ran, until they did again after the loss, and until what came back was ended. */
  readonly started: number;
  readonly replaced: number;
  readonly settled: number;
  /** How many tasks the Docker had that was lost. */
  readonly lost: number;
}

const IMAGES = ['drydock-test/web:latest', process.env.DRYDOCK_HELPER_IMAGE ?? 'drydock/helper:local'];
/** On a machine that is busy with other things as well. */
const PATIENCE = { deadlineSeconds: 600, intervalMilliseconds: 500 };
/** One service has addresses of its own, one is on bridge; the rest needs no network. */
const modeOf = (index: number): NetworkMode => (index === 0 ? 'awsvpc' : index === 1 ? 'bridge' : 'none');

/** @throws Error when it does not converge, or leaves something behind */
export async function dockerLost({ services, tasksOfEach, tell }: DockerLostOptions): Promise<DockerLostReport> {
  const dockers: OwnDocker[] = [];
  const folder = await makeStateFolder();
  let engine: RunningEngine | undefined;
  try {
    for (let number = 0; number < 3; number++) {
      const docker = await startOwnDocker({ linked: true });
      dockers.push(docker);
      await docker.load(...IMAGES);
    }
    engine = await startEngine(folder, ['--docker-host', dockers[0]?.endpoint ?? '', '--time-scale', '0.05']);
    tell('three Docker engines are there');
    return await play(engine, dockers, { services, tasksOfEach, tell });
  } finally {
    await engine?.stop();
    await Promise.all(dockers.map((docker) => docker.end()));
    await removeStateFolder(folder);
  }
}

async function play(
  engine: RunningEngine,
  dockers: readonly OwnDocker[],
  { services, tasksOfEach, tell }: DockerLostOptions,
): Promise<DockerLostReport> {
  const { client } = engine;
  const names = Array.from({ length: services }, (_, index) => `service-${index}`);
  const arns: string[] = [];
  for (const { endpoint, address } of dockers.slice(1)) {
    const { containerInstance } = await client.send(
      new RegisterContainerInstanceCommand({
        attributes: [
          { name: 'drydock.docker-host', value: endpoint },
          { name: 'drydock.address', value: address },
        ],
      }),
    );
    arns.push(containerInstance?.containerInstanceArn ?? '');
  }
  const lostArn = arns[1] ?? '';
  const lostDocker = dockers[2];
  if (!lostDocker) throw new Error('there is no third Docker');

  const running = async (): Promise<readonly Task[]> => {
    const found = await Promise.all(
      names.map(async (serviceName) => {
        const { taskArns: tasks = [] } = await client.send(new ListTasksCommand({ serviceName }));
        return tasks.length === 0 ? [] : ((await client.send(new DescribeTasksCommand({ tasks }))).tasks ?? []);
      }),
    );
    return found.flat().filter(({ lastStatus }) => lastStatus === 'RUNNING');
  };
  /** All run, as many as are wanted and no more, on the instances that `accepts` says. */
  const converged = (accepts: (task: Task) => boolean) =>
    eventually(async () => {
      const told: Service[] = [];
      for (let first = 0; first < names.length; first += 10) {
        const page = await client.send(new DescribeServicesCommand({ services: names.slice(first, first + 10) }));
        told.push(...(page.services ?? []));
      }
      const tasks = await running();
      const isSettled = told.every(
        ({ runningCount, pendingCount }) => runningCount === tasksOfEach && pendingCount === 0,
      );
      if (!isSettled || tasks.length !== services * tasksOfEach || !tasks.every(accepts)) {
        throw new Error(`${tasks.length} tasks run: ${JSON.stringify(told.map((each) => each.runningCount))}`);
      }
      return tasks;
    }, PATIENCE);
  const label = { label: [`dev.drydock.engine=${engine.ready.engineId}`] };
  /** Names of the applications' containers that run in a Docker: no double, no stray. */
  const applications = async ({ docker }: OwnDocker) =>
    (await docker.listContainers({ filters: label }))
      .filter(({ Labels }) => Labels['com.amazonaws.ecs.container-name'] === 'app')
      .map(({ Labels }) => Labels['com.amazonaws.ecs.task-arn'] ?? '');
  const seconds = (since: number) => (performance.now() - since) / 1000;

  for (const [index, serviceName] of names.entries()) {
    const networkMode = modeOf(index);
    await client.send(
      new RegisterTaskDefinitionCommand({
        family: serviceName,
        networkMode,
        containerDefinitions: [
          {
            name: 'app',
            image: IMAGES[0],
            memory: 16,
            command: ['sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'],
          },
        ],
      }),
    );
    await client.send(
      new CreateServiceCommand({
        serviceName,
        taskDefinition: serviceName,
        desiredCount: tasksOfEach,
        ...(networkMode === 'awsvpc'
          ? { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-local'] } } }
          : {}),
      }),
    );
  }
  let since = performance.now();
  const first = await converged(() => true);
  const started = seconds(since);
  const onLost = first.filter(({ containerInstanceArn }) => containerInstanceArn === lostArn).length;
  tell(
    `${first.length} tasks in ${services} services run after ${started.toFixed(0)} s, ${onLost} on the third Docker`,
  );

  await lostDocker.stop('SIGKILL');
  since = performance.now();
  await converged(({ containerInstanceArn }) => containerInstanceArn !== lostArn);
  const replaced = seconds(since);
  tell(`the third Docker was killed; all run again on the other two after ${replaced.toFixed(0)} s`);

  await lostDocker.start();
  since = performance.now();
  await eventually(async () => {
    const { containerInstances } = await client.send(
      new DescribeContainerInstancesCommand({ containerInstances: [lostArn] }),
    );
    const alive = await applications(lostDocker);
    if (containerInstances?.[0]?.agentConnected !== true || alive.length > 0)
      throw new Error(`${alive.length} run there`);
  }, PATIENCE);
  const settled = seconds(since);
  const now = (await running()).map(({ taskArn }) => taskArn ?? '').toSorted();
  const found = (await Promise.all(dockers.map(applications))).flat().toSorted();
  if (JSON.stringify(found) !== JSON.stringify(now))
    throw new Error(`${found.length} containers run for ${now.length} tasks`);
  tell(`it is back; what ran there was ended after ${settled.toFixed(0)} s`);

  for (const service of names) await client.send(new DeleteServiceCommand({ service, force: true }));
  await eventually(async () => {
    await callLocal(engine, 'RemoveStoppedTasks', {});
    const { taskArns: active = [] } = await client.send(new ListTasksCommand({ desiredStatus: 'RUNNING' }));
    const { taskArns: over = [] } = await client.send(new ListTasksCommand({ desiredStatus: 'STOPPED' }));
    if (active.length + over.length > 0)
      throw new Error(`${active.length} tasks run, ${over.length} are to be removed`);
  }, PATIENCE);
  for (const containerInstance of arns) {
    await client.send(new DeregisterContainerInstanceCommand({ containerInstance, force: true }));
  }
  // The engine's own Docker is left clean by its end; who was deregistered is clean at once.
  await eventually(() => expectNothing(dockers.slice(1), label), PATIENCE);
  await engine.stop();
  await expectNothing(dockers, label);
  tell('nothing is left in any of them');
  return { started, replaced, settled, lost: onLost };
}

async function expectNothing(dockers: readonly OwnDocker[], filters: { label: string[] }): Promise<void> {
  const found: string[] = [];
  for (const { docker } of dockers) {
    found.push(...(await docker.listContainers({ all: true, filters })).map(({ Names }) => Names[0] ?? ''));
    found.push(...(await docker.listNetworks({ filters })).map(({ Name }) => Name));
    found.push(...(await docker.listVolumes({ filters })).Volumes.map(({ Name }) => Name));
  }
  if (found.length > 0) throw new Error(`still there: ${found.join(', ')}`);
}
