/**
 * Stories on the real Docker: an engine process that is killed with SIGKILL at random moments while its tasks start, run and
 * stop, and people who remove containers, kill pauses and prune networks by hand. Each story has an engine of its own.
 */
import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { random, type Random } from '../fuzz/random.ts';
import { networkOf } from '../support/networkOf.ts';
import { containersOf, docker, doubles, networksOf, sweep, unlessGone, volumesOf } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { callLocal } from '../support/localApi.ts';
import { DEFINITIONS } from './definitions.ts';

interface Story {
  readonly chance: Random;
  readonly folder: string;
  engine: RunningEngine;
  /** ARNs of tasks that RunTask answered with. */
  readonly arns: string[];
  readonly asked: Set<string>;
  readonly trace: string[];
  byHand: number;
  kills: number;
}

/** @returns whether all stories ended well */
export async function onDocker(
  first: number,
  runs: number,
  tell: (line: string) => void = console.log,
): Promise<boolean> {
  let good = 0;
  let kills = 0;
  const start = Date.now();
  for (let seed = first; seed < first + runs; seed++) {
    const { broken, trace, kills: died } = await storyOnDocker(seed);
    kills += died;
    if (broken.length === 0) good++;
    else tell(`\nSeed ${seed}:\n  ${broken.join('\n  ')}\n${trace.join('\n')}`);
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  tell(
    `${runs} stories on Docker from seed ${first}: the engine killed ${kills} times; ${runs - good} ended badly; ${seconds} s.`,
  );
  return good === runs;
}

export async function storyOnDocker(
  seed: number,
): Promise<{ broken: string[]; trace: readonly string[]; kills: number }> {
  const folder = await makeStateFolder();
  const engine = await startEngine(folder);
  const story: Story = {
    chance: random(seed),
    folder,
    engine,
    arns: [],
    asked: new Set(),
    trace: [],
    byHand: 0,
    kills: 0,
  };
  const broken: string[] = [];
  try {
    for (const definition of DEFINITIONS) await engine.client.send(new RegisterTaskDefinitionCommand(definition));
    for (let steps = 6 + story.chance.below(5); steps > 0; steps--) {
      await story.chance.pick(ACTIONS)(story);
      // The moment is the variable of this story, not a state to wait for.
      await new Promise((resolve) => setTimeout(resolve, story.chance.below(story.chance.pick([50, 300, 900]))));
    }
    broken.push(...(await ending(story)));
  } catch (error) {
    broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    if (broken.length > 0) story.trace.push(story.engine.log());
    await story.engine.kill();
    await sweep(story.engine.ready.engineId);
    await removeStateFolder(folder);
  }
  return { broken, trace: story.trace, kills: story.kills };
}

type Action = (story: Story) => Promise<void>;

const run: Action = async ({ chance, engine, arns, trace }) => {
  const { family, networkMode } = chance.pick(DEFINITIONS);
  const { tasks = [] } = await engine.client.send(
    new RunTaskCommand({
      taskDefinition: family,
      count: 1 + chance.below(2),
      launchType: 'EC2',
      ...networkOf(networkMode),
    }),
  );
  arns.push(...tasks.flatMap(({ taskArn }) => taskArn ?? []));
  trace.push(`run ${tasks.length} of ${family}`);
};

const stop: Action = async ({ chance, engine, arns, asked, trace }) => {
  if (arns.length === 0) return;
  const task = chance.pick(arns);
  asked.add(task);
  await engine.client.send(new StopTaskCommand({ task }));
  trace.push(`stop ${task}`);
};

const kill: Action = async (story) => {
  await story.engine.kill();
  story.kills++;
  story.trace.push('kill -9');
  if (story.chance.below(3) === 0) await removeByHand(story);
  story.engine = await startEngine(story.folder);
};

const victim = async ({ chance, engine }: Story, isOne: (role: string) => boolean) => {
  const all = (await containersOf(engine.ready.engineId)).filter(
    (each) => each.state === 'running' && isOne(each.role),
  );
  return all.length === 0 ? undefined : chance.pick(all);
};

const removeByHand: Action = async (story) => {
  const one = await victim(story, (role) => role === 'container' || role === 'pause');
  if (!one) return;
  story.trace.push(`docker rm -f ${one.name}`);
  story.byHand++;
  await unlessGone(docker.getContainer(one.id).remove({ force: true }));
};

const killPause: Action = async (story) => {
  const one = await victim(story, (role) => role === 'pause');
  if (!one) return;
  story.trace.push(`docker kill ${one.name}`);
  story.byHand++;
  await unlessGone(docker.getContainer(one.id).kill());
};

/** What `docker network prune` does, for one engine's networks only. A pause that was about to start cannot do so then. */
const prune: Action = async (story) => {
  for (const name of await networksOf(story.engine.ready.engineId)) {
    await docker
      .getNetwork(name)
      .remove()
      .then(
        () => {
          story.byHand++;
          story.trace.push(`network ${name} was pruned`);
        },
        () => undefined,
      );
  }
};

const ACTIONS: readonly Action[] = [run, run, run, stop, kill, kill, kill, removeByHand, killPause, prune];

/** All come to rest, and every promise is looked at. */
async function ending(story: Story): Promise<string[]> {
  const { engine, arns, asked } = story;
  const broken: string[] = [];
  const { engineId } = engine.ready;
  const settled = () =>
    eventually(
      async () => {
        if (arns.length === 0) return [];
        const { tasks = [] } = await engine.client.send(new DescribeTasksCommand({ tasks: [...arns] }));
        const moving = tasks.filter(({ lastStatus, desiredStatus }) => lastStatus !== desiredStatus);
        if (moving.length > 0) throw new Error(`not at rest: ${JSON.stringify(moving.map(brief))}`);
        return tasks;
      },
      { deadlineSeconds: 120 },
    );
  const tasks = await settled();
  if (tasks.length < arns.length) broken.push(`${arns.length - tasks.length} tasks are lost`);
  for (const task of tasks) if (task.lastStatus === 'STOPPED') broken.push(...untruths(task, story));
  const containers = await containersOf(engineId);
  const ofTasks = containers.filter(({ role }) => role === 'container' || role === 'pause');
  broken.push(...doubles(ofTasks).map((each) => `${each} is there twice`));
  for (const { name, task, state } of ofTasks) {
    const owner = tasks.find(({ taskArn }) => taskArn === task);
    if (!owner) broken.push(`container ${name} belongs to nobody`);
    else if (owner.lastStatus === 'STOPPED' && state === 'running') broken.push(`container ${name} runs on`);
  }
  for (const task of arns) {
    asked.add(task);
    await engine.client.send(new StopTaskCommand({ task }));
  }
  await settled();
  await callLocal(engine, 'RemoveStoppedTasks', {});
  await eventually(async () => {
    const ofTasks = (await containersOf(engineId)).filter(({ task }) => task !== '');
    const left = [...ofTasks.map(({ name }) => name), ...(await volumesOf(engineId))];
    if (left.length > 0) throw new Error(`left in Docker: ${left.join(', ')}`);
  });
  await engine.stop();
  const left = [...(await containersOf(engineId)).map(({ name }) => name), ...(await networksOf(engineId))];
  if (left.length > 0) broken.push(`after the end of the engine there are: ${left.join(', ')}`);
  return broken;
}

function untruths(task: Task, { asked, byHand }: Story): string[] {
  const { stopCode, stoppedReason = '', taskArn = '', taskDefinitionArn = '' } = task;
  const told = `${taskArn} (${taskDefinitionArn.split('/')[1] ?? ''}) tells ${stopCode ?? 'no stop code'} "${stoppedReason}"`;
  const endsByItself = taskDefinitionArn.includes('chaos-brief');
  if (stopCode === 'UserInitiated') return asked.has(taskArn) ? [] : [`${told}, and nobody asked`];
  if (stopCode === 'EssentialContainerExited') return endsByItself || byHand > 0 ? [] : [told];
  if (stopCode === 'TaskFailedToStart') return byHand > 0 ? [] : [told];
  return [told];
}

const brief = ({ taskArn, lastStatus, desiredStatus, stoppedReason, containers }: Task) => ({
  taskArn,
  lastStatus,
  desiredStatus,
  stoppedReason,
  containers: containers?.map(
    ({ name, lastStatus: status, reason }) => `${name ?? ''} ${status ?? ''} ${reason ?? ''}`,
  ),
});
