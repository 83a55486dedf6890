/**
 * Services against Docker Swarm's, on the same Docker and image: both are judged by what Docker says runs. Needs a Docker
 * of its own, where there is nobody else.
 */
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { docker, sweep } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { COMMAND, IMAGE } from './samples.ts';
import { median, table } from './table.ts';

const MEMORY_MIB = 16;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const LABELS = { ecs: 'dev.drydock.role=container', swarm: 'com.docker.swarm.service.name=bench' };

/** One of the two, by what a user asks of it. */
interface Scheduler {
  readonly label: string;
  create(count: number): Promise<unknown>;
  scale(count: number): Promise<unknown>;
  update(): Promise<unknown>;
  remove(): Promise<unknown>;
  /** Rejects until another service of that name can be made. */
  removed(): Promise<void>;
}

type Figures = Record<'start' | 'grow' | 'replace' | 'roll' | 'remove', number>;

/** @returns a table of seconds, with their ratio */
export async function swarmFigures(): Promise<string> {
  await docker.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
  const realTime = await startEngineFor(1);
  const scaled = await startEngineFor(0.02);
  try {
    const times = { ecs: [] as Figures[], scaled: [] as number[], swarm: [] as Figures[], atOnce: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const ours = async () => times.ecs.push(await lifeOf(ecs(realTime.engine)));
      const theirs = async () => times.swarm.push(await lifeOf(swarm({})));
      // Whoever comes second finds Docker and the page cache warm.
      for (const live of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) await live();
      times.scaled.push(await rollOf(ecs(scaled.engine)));
      times.atOnce.push(await rollOf(swarm({ UpdateConfig: { Parallelism: 10, Order: 'start-first' } })));
    }
    const row = (what: string, ours: readonly number[], theirs: readonly number[], target: string) => {
      const ratio = median(ours.map((time, index) => time / (theirs[index] ?? NaN)));
      return [what, seconds(median(ours)), seconds(median(theirs)), ratio.toFixed(2), target];
    };
    const of = (key: keyof Figures) =>
      [times.ecs.map((each) => each[key]), times.swarm.map((each) => each[key])] as const;
    return table(
      ['', 'Drydock', 'Swarm', 'ratio', 'target'],
      [
        row('0 → 20 replicas', ...of('start'), '≤ 1.00'),
        row('20 → 50 replicas', ...of('grow'), '≤ 1.00'),
        row('a killed one replaced, of 50', ...of('replace'), '≤ 0.25'),
        row('10 replaced by an update, waits of ECS in real time', ...of('roll'), ''),
        row(
          'the same at a time scale of 0.02',
          times.scaled,
          times.swarm.map(({ roll }) => roll),
          '≤ 1.00',
        ),
        row('the same; Swarm starts 10 at once, first', times.scaled, times.atOnce, ''),
        row('10 removed', ...of('remove'), '≤ 1.00'),
      ],
    );
  } finally {
    for (const { engine, folder } of [realTime, scaled]) {
      await engine.kill();
      await sweep(engine.ready.engineId);
      await removeStateFolder(folder);
    }
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

async function startEngineFor(timeScale: number): Promise<{ engine: RunningEngine; folder: string }> {
  const folder = await makeStateFolder();
  const engine = await startEngine(folder, ['--time-scale', String(timeScale)]);
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: 'bench',
      networkMode: 'bridge',
      containerDefinitions: [{ name: 'app', image: IMAGE, command: COMMAND, memory: MEMORY_MIB }],
    }),
  );
  return { engine, folder };
}

function ecs({ client }: RunningEngine): Scheduler {
  const update = (input: object) => client.send(new UpdateServiceCommand({ service: 'bench', ...input }));
  return {
    label: LABELS.ecs,
    create: (desiredCount) =>
      client.send(
        new CreateServiceCommand({ serviceName: 'bench', taskDefinition: 'bench', desiredCount, launchType: 'EC2' }),
      ),
    scale: (desiredCount) => update({ desiredCount }),
    update: () => update({ forceNewDeployment: true }),
    remove: () => client.send(new DeleteServiceCommand({ service: 'bench', force: true })),
    async removed() {
      const { services = [] } = await client.send(new DescribeServicesCommand({ services: ['bench'] }));
      if (services[0]?.status !== 'INACTIVE') throw new Error(`the service is ${services[0]?.status ?? 'gone'}`);
    },
  };
}

function swarm(more: object): Scheduler {
  let forced = 0;
  const specification = (Replicas: number) => ({
    Name: 'bench',
    TaskTemplate: {
      ContainerSpec: { Image: IMAGE, Command: COMMAND },
      Resources: { Limits: { MemoryBytes: MEMORY_MIB * 1024 * 1024 } },
      ForceUpdate: forced,
    },
    Mode: { Replicated: { Replicas } },
    ...more,
  });
  let count = 0;
  const change = async () => {
    const service = docker.getService('bench');
    const { Version } = (await service.inspect()) as { Version: { Index: number } };
    await service.update({ version: Version.Index, ...specification(count) });
  };
  return {
    label: LABELS.swarm,
    create: (replicas) => docker.createService(specification((count = replicas))),
    scale: (replicas) => {
      count = replicas;
      return change();
    },
    update: () => {
      forced++;
      return change();
    },
    remove: () => docker.getService('bench').remove(),
    removed: () => Promise.resolve(),
  };
}

/** 0 → 20 → 50, one killed, down to 10, all of them replaced, removed. */
async function lifeOf(one: Scheduler): Promise<Figures> {
  const start = await took(one, () => one.create(20), 20);
  const grow = await took(one, () => one.scale(50), 50);
  const [victim = ''] = await running(one);
  const replace = await took(one, () => docker.getContainer(victim).kill(), 50, [victim]);
  await took(one, () => one.scale(10), 10);
  const roll = await took(one, () => one.update(), 10, await running(one));
  const remove = await took(one, () => one.remove(), 0);
  await gone(one);
  return { start, grow, replace, roll, remove };
}

async function rollOf(one: Scheduler): Promise<number> {
  await took(one, () => one.create(10), 10);
  const roll = await took(one, () => one.update(), 10, await running(one));
  await took(one, () => one.remove(), 0);
  await gone(one);
  return roll;
}

/** Milliseconds from the call until so many run, none of those in `without` among them. */
async function took(
  one: Scheduler,
  call: () => Promise<unknown>,
  count: number,
  without: readonly string[] = [],
): Promise<number> {
  const start = performance.now();
  await call();
  await eventually(
    async () => {
      const now = await running(one);
      if (now.length !== count || now.some((id) => without.includes(id))) {
        throw new Error(`${now.length} containers run, ${count} are wanted`);
      }
    },
    { deadlineSeconds: 300, intervalMilliseconds: 50 },
  );
  return performance.now() - start;
}

const running = async ({ label }: Scheduler): Promise<string[]> =>
  (await docker.listContainers({ filters: { label: [label], status: ['running'] } })).map(({ Id }) => Id);

/** What stopped is in the way of nobody: the next side begins with an empty Docker. */
async function gone(one: Scheduler): Promise<void> {
  await eventually(() => one.removed(), { deadlineSeconds: 60 });
  for (const { Id } of await docker.listContainers({ all: true, filters: { label: [one.label] } })) {
    await docker
      .getContainer(Id)
      .remove({ force: true })
      .catch(() => undefined);
  }
  await eventually(async () => {
    const left = await docker.listContainers({ all: true, filters: { label: [one.label] } });
    if (left.length > 0) throw new Error(`${left.length} containers are left`);
  });
}
