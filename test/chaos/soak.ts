/**
 * Services that live for a long time on a real Docker: updates, scale changes, deletions, containers killed and removed by
 * hand, the engine killed. After each burst of them every service converges, and in the end nothing has grown: containers,
 * networks, and the engine's memory and file descriptors.
 */
import { readFile, readdir } from 'node:fs/promises';
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  type Service,
  type ServiceConnectConfiguration,
} from '@aws-sdk/client-ecs';
import { random, type Random } from '../fuzz/random.ts';
import { containersOf, docker, networksOf, sweep, unlessGone, volumesOf } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { callLocal } from '../support/localApi.ts';

const FLAGS = ['--time-scale', '0.02'];
const NAMES = ['alpha', 'beta', 'gamma', 'delta'];
const BALANCED: ReadonlySet<string> = new Set(['alpha', 'beta']);
/** By Service Connect: one offers a port that the other one's tasks find. */
const CONNECTED: Readonly<Record<string, ServiceConnectConfiguration>> = {
  gamma: { enabled: true, namespace: 'soak', services: [{ portName: 'web', clientAliases: [{ port: 8080 }] }] },
  delta: { enabled: true, namespace: 'soak' },
};
const FAMILIES = ['soak-one', 'soak-two'];
const MOST_TASKS = 4;
/**
 * An engine process may hold so much more than once it is warm: what it keeps of stopped tasks has a limit. A process of
 * Node takes what it needs to be quick for a minute or two, and for some work: a quick machine does much in a minute.
 */
const WARM_SECONDS = 60;
const WARM_BURSTS = 40;
/**
 * The least that a process had over so many bursts is what counts: where memory is plenty Node collects its garbage late,
 * and what it has goes up and down by half over some minutes.
 */
const LOOKED_BACK = 40;
const MOST_GROWTH_MIB = 60;
const MOST_MIB = 300;
const MOST_MORE_DESCRIPTORS = 15;

export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  /** The engine is killed amid every second burst, rather than rarely and after one: no process lives for long. */
  readonly rude?: boolean;
  readonly tell?: (line: string) => void;
}

export interface SoakOutcome {
  readonly bursts: number;
  readonly actions: number;
  readonly kills: number;
  readonly broken: readonly string[];
  /** The least that each engine process used until it was warm, or at its start where it did not live that long, and at its end. */
  readonly usage: readonly { readonly before: Usage; readonly after: Usage; readonly seconds: number }[];
}

interface Usage {
  readonly residentMiB: number;
  readonly descriptors: number;
}

interface Soak {
  readonly chance: Random;
  readonly folder: string;
  readonly wanted: Map<string, number>;
  readonly trace: string[];
  engine: RunningEngine;
}

export async function soak({ seconds, seed, rude = false, tell = () => undefined }: SoakOptions): Promise<SoakOutcome> {
  const folder = await makeStateFolder();
  const story: Soak = {
    chance: random(seed),
    folder,
    wanted: new Map(),
    trace: [],
    engine: await startEngine(folder, FLAGS),
  };
  const { engineId } = story.engine.ready;
  const broken: string[] = [];
  const usage: Life[] = [];
  let bursts = 0;
  let actions = 0;
  let kills = 0;
  try {
    for (const family of FAMILIES)
      await story.engine.client.send(new RegisterTaskDefinitionCommand(definition(family)));
    for (const name of NAMES) await create(story, name);
    await converged(story);
    let life = newLife(await usageOf(story.engine));
    const look = async () => {
      let now = await usageOf(story.engine);
      // Connections of a busy moment are kept for the next one, and closed when there is none.
      await eventually(
        async () => {
          now = await usageOf(story.engine);
          if (now.descriptors > life.before.descriptors + MOST_MORE_DESCRIPTORS) throw new Error('not at rest');
        },
        { deadlineSeconds: 60, intervalMilliseconds: 500 },
      ).catch(() => undefined);
      const age = (performance.now() - life.began) / 1000;
      life.bursts++;
      life.resident = [...life.resident, now.residentMiB].slice(-LOOKED_BACK);
      life.after = { ...now, residentMiB: Math.min(...life.resident) };
      if (age < WARM_SECONDS || life.bursts < WARM_BURSTS) life.before = life.after;
      life.seconds = age;
      broken.push(...leaks(life));
    };
    const deadline = performance.now() + seconds * 1000;
    while (performance.now() < deadline && broken.length === 0) {
      const length = 1 + story.chance.below(6);
      // Rarely: an engine has to live for long, too.
      const dies = story.chance.below(rude ? 2 : 30) === 0;
      const diesAfter = rude ? story.chance.below(length) : length;
      for (let done = 0; done <= length; done++) {
        if (done < length) {
          await story.chance.pick(ACTIONS)(story);
          actions++;
        }
        if (!dies || done !== diesAfter) continue;
        usage.push(life);
        await story.engine.kill();
        story.trace.push('kill -9');
        kills++;
        story.engine = await startEngine(folder, FLAGS);
      }
      await converged(story);
      if (dies) life = newLife(await usageOf(story.engine));
      bursts++;
      broken.push(...(await strays(story)));
      await look();
      if (bursts % 10 === 0) tell(`${bursts} bursts, ${JSON.stringify(await usageOf(story.engine))}`);
      story.trace.splice(0, Math.max(0, story.trace.length - 40));
    }
    for (const name of [...story.wanted.keys()]) await remove(story, name);
    await callLocal(story.engine, 'RemoveStoppedTasks', {});
    await converged(story);
    await eventually(
      async () => {
        await callLocal(story.engine, 'RemoveStoppedTasks', {});
        const left = (await containersOf(engineId)).filter(({ role }) => role !== 'relay');
        const what = [...left.map(({ name, state }) => `${name} (${state})`), ...(await volumesOf(engineId))];
        if (what.length > 0) throw new Error(`left in Docker: ${what.join(', ')}`);
      },
      { deadlineSeconds: 60 },
    );
    await look();
    usage.push(life);
    await story.engine.stop();
    const left = [...(await containersOf(engineId)).map(({ name }) => name), ...(await networksOf(engineId))];
    if (left.length > 0) broken.push(`after the end of the engine there are: ${left.join(', ')}`);
  } catch (error) {
    broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    if (broken.length > 0) broken.push(...story.trace, story.engine.log().slice(-4000));
    await story.engine.kill();
    await sweep(engineId);
    await removeStateFolder(folder);
  }
  return { bursts, actions, kills, broken, usage };
}

interface Life {
  readonly began: number;
  before: Usage;
  after: Usage;
  bursts: number;
  /** MiB at the last bursts. */
  resident: readonly number[];
  seconds: number;
}

const newLife = (now: Usage): Life => ({
  began: performance.now(),
  before: now,
  after: now,
  bursts: 0,
  resident: [],
  seconds: 0,
});

const definition = (family: string) => ({
  family,
  networkMode: 'awsvpc' as const,
  containerDefinitions: [
    {
      name: 'app',
      image: 'drydock-test/web:latest',
      memory: 64,
      portMappings: [{ name: 'web', containerPort: 80 }],
      environment: [{ name: 'FAMILY', value: family }],
    },
  ],
});

type Action = (soak: Soak) => Promise<void>;

async function create({ engine, chance, wanted, trace }: Soak, serviceName: string): Promise<void> {
  const desiredCount = 1 + chance.below(3);
  wanted.set(serviceName, desiredCount);
  trace.push(`create ${serviceName} of ${desiredCount}`);
  await engine.client.send(
    new CreateServiceCommand({
      serviceName,
      taskDefinition: chance.pick(FAMILIES),
      desiredCount,
      launchType: 'EC2',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...(BALANCED.has(serviceName)
        ? { loadBalancers: [{ targetGroupArn: groupOf(serviceName), containerName: 'app', containerPort: 80 }] }
        : {}),
      ...(CONNECTED[serviceName] ? { serviceConnectConfiguration: CONNECTED[serviceName] } : {}),
    }),
  );
}

const groupOf = (name: string) =>
  `arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/${name}/0123456789abcdef`;

async function remove({ engine, wanted, trace }: Soak, service: string): Promise<void> {
  wanted.delete(service);
  trace.push(`delete ${service}`);
  await engine.client.send(new DeleteServiceCommand({ service, force: true }));
  // A service of that name can be made once this one is gone.
  await eventually(
    async () => {
      const { services } = await engine.client.send(new DescribeServicesCommand({ services: [service] }));
      if (services?.[0]?.status === 'DRAINING') throw new Error(`${service} is still draining`);
    },
    { deadlineSeconds: 60 },
  );
}

const scale: Action = async ({ engine, chance, wanted, trace }) => {
  const service = chance.pick([...wanted.keys()]);
  const desiredCount = chance.below(MOST_TASKS + 1);
  wanted.set(service, desiredCount);
  trace.push(`scale ${service} to ${desiredCount}`);
  await engine.client.send(new UpdateServiceCommand({ service, desiredCount }));
};

const update: Action = async ({ engine, chance, wanted, trace }) => {
  const service = chance.pick([...wanted.keys()]);
  const taskDefinition = chance.pick(FAMILIES);
  const forceNewDeployment = chance.below(2) === 0;
  trace.push(`update ${service} to ${taskDefinition}${forceNewDeployment ? ' by force' : ''}`);
  await engine.client.send(new UpdateServiceCommand({ service, taskDefinition, forceNewDeployment }));
};

/** One that comes back at once, so that there always are services. */
const replace: Action = async (soak) => {
  const service = soak.chance.pick([...soak.wanted.keys()]);
  await remove(soak, service);
  await create(soak, service);
};

const stop: Action = async ({ engine, chance, wanted, trace }) => {
  const serviceName = chance.pick([...wanted.keys()]);
  const { taskArns = [] } = await engine.client.send(new ListTasksCommand({ serviceName }));
  if (taskArns.length === 0) return;
  const task = chance.pick(taskArns);
  trace.push(`stop ${task}`);
  await engine.client.send(new StopTaskCommand({ task }));
};

/** Somebody at the command line of Docker. */
const byHand =
  (what: 'kill' | 'remove', role: string): Action =>
  async ({ engine, chance, trace }) => {
    const all = (await containersOf(engine.ready.engineId)).filter(
      (each) => each.role === role && each.state === 'running',
    );
    if (all.length === 0) return;
    const { id, name } = chance.pick(all);
    trace.push(`docker ${what} ${name}`);
    const container = docker.getContainer(id);
    await unlessGone(what === 'kill' ? container.kill() : container.remove({ force: true }));
  };

const ACTIONS: readonly Action[] = [
  ...[scale, scale, scale, update, update, replace, stop, stop],
  ...[byHand('kill', 'container'), byHand('kill', 'container'), byHand('remove', 'container')],
  ...[byHand('remove', 'pause'), byHand('remove', 'balancer')],
];

/** Every service has what was asked of it last, and every balancer sends requests to all of that and nothing else. */
async function converged({ engine, wanted }: Soak): Promise<void> {
  if (wanted.size === 0) return;
  await eventually(
    async () => {
      const { services = [] } = await engine.client.send(new DescribeServicesCommand({ services: [...wanted.keys()] }));
      for (const service of services) {
        const { serviceName = '', serviceArn = '', deployments = [], runningCount, pendingCount } = service;
        const count = wanted.get(serviceName);
        const rolledOut = deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED';
        if (!rolledOut || runningCount !== count || pendingCount !== 0) throw new Error(told(service, count));
        if (!BALANCED.has(serviceName)) continue;
        const { targets, balancer } = await callLocal(engine, 'DescribeLocalService', { service: serviceArn });
        const states = targets.map(({ state }) => state);
        if (states.length !== count || states.some((state) => state !== 'healthy')) {
          throw new Error(`${told(service, count)} targets: ${states.join(', ')} ${balancer?.problem ?? ''}`);
        }
      }
    },
    { deadlineSeconds: 300, intervalMilliseconds: 200 },
  );
}

const told = ({ serviceName, runningCount, pendingCount, deployments = [], events = [] }: Service, wanted?: number) =>
  `${serviceName ?? ''} has ${runningCount ?? 0} running and ${pendingCount ?? 0} pending of ${wanted ?? '?'}, deployments ` +
  `${deployments.map(({ rolloutState }) => rolloutState).join(', ')}:\n` +
  events
    .slice(0, 6)
    .map(({ message }) => `  ${message ?? ''}`)
    .join('\n');

/** Containers that run for nobody: of no task that should run, or balancers of no service. */
async function strays({ engine, wanted }: Soak): Promise<string[]> {
  const running = (await containersOf(engine.ready.engineId)).filter(({ state }) => state === 'running');
  const counted = (role: string) => running.filter((each) => each.role === role).length;
  const tasks = [...wanted.values()].reduce((sum, each) => sum + each, 0);
  // Tasks that are on their way out count for nothing in a service, and are in Docker for a moment still.
  try {
    await eventually(
      async () => {
        const now = (await containersOf(engine.ready.engineId)).filter(({ state }) => state === 'running');
        const pauses = now.filter(({ role }) => role === 'pause').length;
        if (pauses !== tasks) throw new Error(`${pauses} pauses run for ${tasks} tasks`);
      },
      { deadlineSeconds: 60 },
    );
  } catch (error) {
    return [(error as Error).message];
  }
  const balancers = counted('balancer');
  const most = [...wanted.keys()].filter((name) => BALANCED.has(name)).length;
  return balancers > most ? [`${balancers} balancers run for ${most} services`] : [];
}

/** Of the engine's process, as Linux tells. Elsewhere nothing is known. */
async function usageOf({ ready }: RunningEngine): Promise<Usage> {
  const status = await readFile(`/proc/${ready.pid}/status`, 'utf8').catch(() => '');
  const residentMiB = Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  const descriptors = (await readdir(`/proc/${ready.pid}/fd`).catch(() => [])).length;
  return { residentMiB, descriptors };
}

function leaks({ before, after }: { readonly before: Usage; readonly after: Usage }): string[] {
  const memory = after.residentMiB - before.residentMiB;
  const descriptors = after.descriptors - before.descriptors;
  return [
    ...(memory > MOST_GROWTH_MIB ? [`the engine's memory grew by ${memory} MiB to ${after.residentMiB} MiB`] : []),
    ...(after.residentMiB > MOST_MIB ? [`the engine holds ${after.residentMiB} MiB`] : []),
    ...(descriptors > MOST_MORE_DESCRIPTORS
      ? [`the engine has ${after.descriptors} descriptors open, ${descriptors} more than at its start`]
      : []),
  ];
}
