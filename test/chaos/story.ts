/**
 * One story made from a seed: tasks are run and stopped, containers die, Docker errs, loses events, restarts; the engine is
 * killed between any two steps and begins anew with a state it had on disk; clocks jump. At the end all must be well.
 */
import { networkNameOf } from '../../client/engine/networking/engineNetwork.ts';
import { LABELS } from '../../client/engine/docker/labels.ts';
import { isAtLeast } from '../../client/engine/state/taskStatus.ts';
import type { EngineState } from '../../client/engine/state/model.ts';
import { random, type Random } from '../fuzz/random.ts';
import { ENGINE_ID, fakeDocker, seededRandom, startFakeAgent, type FakeAgent } from '../support/fakeAgent.ts';
import type { TaskOptions } from '../support/taskRecords.ts';
import { createFakeClock, type FakeClock } from '../support/fakeClock.ts';
import type { FakeDockerEngine } from '../support/fakeDocker.ts';
import { judge } from './judge.ts';
import { createMishaps, type Mishaps } from './mishaps.ts';
import { BEHAVIORS, PULLED_IMAGES, TASKS } from './tasks.ts';

export interface Outcome {
  readonly seed: number;
  readonly tasks: number;
  readonly kills: number;
  readonly mishaps: number;
  /** What was done, in order, with the time since the beginning. */
  readonly trace: readonly string[];
  /** Promises that were broken; empty when all is well. */
  readonly broken: readonly string[];
}

interface World {
  readonly clock: FakeClock;
  readonly chance: Random;
  readonly docker: FakeDockerEngine;
  readonly mishaps: Mishaps;
  readonly asked: Set<string>;
  readonly unwanted: Set<string>;
  readonly removedByHand: Set<string>;
  readonly killedByHand: Set<string>;
  readonly broken: string[];
  readonly note: (text: string) => void;
  engine: FakeAgent;
  lastId: number;
  kills: number;
  jumps: number;
  calm: boolean;
}

/** Longer than the agent waits before it looks at everything again. */
const LONG_ENOUGH = 12 * 60_000;
const HOPELESS = 3_600_000;

export async function story(seed: number): Promise<Outcome> {
  const chance = random(seed);
  const trace: string[] = [];
  const world = begin(chance, seededRandom(seed), trace);
  try {
    for (let steps = 15 + chance.below(25); steps > 0; steps--) {
      await chance.pick(ACTIONS)(world);
      await world.clock.advance(chance.below(chance.pick([40, 400, 4000])));
    }
    await calmDown(world);
  } catch (error) {
    world.broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { broken, kills, mishaps, docker } = world;
  const tasks = new Set(docker.made.map(({ creation }) => creation.spec.Labels?.[LABELS.taskArn])).size;
  return { seed, tasks, kills, mishaps: mishaps.told.length, trace, broken };
}

function begin(chance: Random, dice: () => number, trace: string[]): World {
  const clock = createFakeClock();
  const start = clock.now();
  const mishaps = createMishaps(chance, chance.pick([0, 20, 60]));
  const lostEvents = chance.pick([0, 0, 10, 50]);
  const slowness = chance.pick([5, 60, 400]);
  const docker = fakeDocker({
    clock,
    behavior: ({ spec }) => BEHAVIORS[spec.Labels?.[LABELS.containerName] ?? ''] ?? {},
    latency: (operation) => chance.below(operation === 'pullImage' ? 20_000 : slowness),
    mishap: (operation) => mishaps.next(operation),
    loses: () => !world.calm && chance.below(100) < lostEvents,
  });
  PULLED_IMAGES.forEach((image) => docker.registry.add(image));
  const note = (text: string) => void trace.push(`${clock.now() - start} ms: ${text}`);
  const world = {
    clock,
    chance,
    docker,
    mishaps,
    asked: new Set<string>(),
    unwanted: new Set<string>(),
    removedByHand: new Set<string>(),
    killedByHand: new Set<string>(),
    broken: [] as string[],
    note,
    lastId: 0,
    kills: 0,
    jumps: 0,
    calm: false,
  };
  return Object.assign(world, { engine: restart(world, undefined, dice) });
}

function restart(world: Omit<World, 'engine'>, state: EngineState | undefined, dice: () => number): FakeAgent {
  const { clock, docker, broken } = world;
  const engine = startFakeAgent({
    clock,
    docker,
    random: dice,
    ...(state === undefined ? {} : { state }),
    onLog(line) {
      const entry = JSON.parse(line) as { level: string; message: string; problem?: string };
      if (entry.level === 'error') broken.push(`logged an error: ${line.trim()}`);
      else if (entry.level === 'warn') world.note(`  ${entry.message}: ${entry.problem ?? ''}`);
    },
  });
  engine.store.subscribe((change) => {
    if (change.kind !== 'task' || !change.before || !change.after) return;
    const [before, after] = [change.before.observed.lastStatus, change.after.observed.lastStatus];
    if (!isAtLeast(after, before)) broken.push(`a task went from ${before} to ${after}`);
  });
  return engine;
}

// ---- what happens

type Action = (world: World) => void | Promise<void>;

const run: Action = async (world) => {
  const { engine, chance, clock, note } = world;
  const kind = chance.pick(Object.keys(TASKS));
  const arn = engine.run({ ...(TASKS[kind] as TaskOptions), id: (++world.lastId).toString(16).padStart(32, '0') });
  note(`run "${kind}" ${engine.task(arn).spec.id.replace(/^0+/, '')}`);
  // As RunTask does: its answer tells that the task is on disk. Sometimes the engine dies before.
  const written = engine.store.durable();
  if (chance.below(10) > 0) {
    await clock.advance(2);
    await written;
  }
};

const stop: Action = ({ engine, chance, note, asked }) => {
  const task = pickOrNone(chance, engine.store.tasks());
  if (!task) return;
  note(`stop ${task.spec.id.replace(/^0+/, '')}`);
  asked.add(task.spec.arn);
  engine.requestStop(task.spec.arn);
};

const remove: Action = ({ engine, chance, note, unwanted }) => {
  const task = pickOrNone(
    chance,
    engine.store.tasks().filter(({ observed }) => observed.lastStatus === 'STOPPED'),
  );
  if (!task) return;
  note(`remove ${task.spec.id.replace(/^0+/, '')}`);
  unwanted.add(task.spec.arn);
  engine.store.requestRemoval(task.spec.arn);
};

const byHand =
  (what: string, act: (docker: FakeDockerEngine, id: string) => void): Action =>
  ({ docker, chance, note, removedByHand, killedByHand }) => {
    const victim = pickOrNone(
      chance,
      [...docker.containers.values()].filter(({ state }) => state === 'running'),
    );
    if (!victim) return;
    note(`${what} ${victim.creation.name}`);
    act(docker, victim.id);
    killedByHand.add(victim.id);
    if (!docker.containers.has(victim.id)) removedByHand.add(victim.creation.name);
  };

const networkGone: Action = ({ docker, note }) => {
  const used = [...docker.containers.values()].some(
    ({ state, creation }) => state === 'running' && creation.spec.HostConfig.NetworkMode?.startsWith('drydock-'),
  );
  if (used) return;
  note('docker network prune');
  docker.networks.clear();
};

const away =
  (containersExit: boolean): Action =>
  async ({ docker, engine, clock, chance, note, killedByHand }) => {
    if (containersExit) docker.containers.forEach(({ id }) => killedByHand.add(id));
    note(containersExit ? 'Docker restarts' : 'Docker goes away, its containers stay');
    docker.down({ containersExit });
    const noticed = chance.below(3) > 0;
    if (noticed) engine.setAvailable(false);
    await clock.advance(chance.below(5000));
    docker.up();
    if (noticed) engine.setAvailable(true);
  };

const portTaken: Action = ({ docker, chance, note }) => {
  const port = chance.pick(['9000/tcp', '8080/tcp', '32768/tcp']);
  note(`another program takes ${port}`);
  docker.foreignPorts.add(port);
};

const jump: Action = (world) => {
  const { clock, chance, note } = world;
  world.jumps++;
  const milliseconds = chance.pick([8 * 3_600_000, 90_000, -3_600_000]);
  note(`the clock jumps by ${milliseconds / 1000} s`);
  clock.jump(milliseconds);
};

const kill: Action = async (world) => {
  const { engine, chance, clock, docker, note } = world;
  const onDisk = engine.kill();
  const later = engine.sinceDurable();
  const kept = chance.below(later.length + 1);
  note(`kill -9; ${kept} of ${later.length} changes were on disk`);
  world.kills++;
  if (chance.below(3) === 0) await byHand('meanwhile died', (all, id) => all.exit(id, 7))(world);
  if (chance.below(5) === 0) {
    docker.containers.forEach(({ id }) => world.killedByHand.add(id));
    docker.down({ containersExit: true });
    docker.up();
    note('meanwhile Docker restarted');
  }
  await clock.advance(chance.below(3000));
  world.engine = restart(world, kept === 0 ? onDisk : later[kept - 1], seededRandom(chance.below(2 ** 31)));
};

const ACTIONS: readonly Action[] = [
  run,
  run,
  run,
  run,
  stop,
  stop,
  remove,
  byHand('exit of', (docker, id) => docker.exit(id, 5)),
  byHand('docker kill', (docker, id) => docker.exit(id, 137)),
  byHand('docker rm -f', (docker, id) => docker.destroy(id)),
  networkGone,
  away(false),
  away(true),
  portTaken,
  jump,
  kill,
  kill,
  kill,
];

const pickOrNone = <T>(chance: Random, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : chance.pick(items);

// ---- how it ends

async function calmDown(world: World): Promise<void> {
  const { clock, docker, mishaps, engine, asked, unwanted, removedByHand, killedByHand, broken, note } = world;
  mishaps.end();
  world.calm = true;
  note('from here on all goes well');
  const facts = () => ({
    tasks: engine.store.tasks(),
    docker,
    networkName: networkNameOf(ENGINE_ID),
    asked,
    unwanted,
    removedByHand,
    killedByHand,
    kills: world.kills,
    jumps: world.jumps,
    mishaps: mishaps.told,
  });
  const judged = (when: string) => broken.push(...judge(facts()).map((each) => `${when}: ${each}`));
  // A task of theirs runs for ever, or a while: what ends by itself has ended then.
  await clock.advance(LONG_ENOUGH);
  judged('at rest');
  const all = engine.store.tasks().map(({ spec }) => spec.arn);
  all.forEach((arn) => {
    asked.add(arn);
    engine.requestStop(arn);
  });
  await clock.until(() => engine.store.tasks().every(({ observed }) => observed.lastStatus === 'STOPPED'), HOPELESS);
  await clock.advance(LONG_ENOUGH);
  judged('after stopping all');
  all.forEach((arn) => engine.store.requestRemoval(arn));
  await clock.until(() => engine.store.tasks().every(({ observed }) => observed.cleanedUp), HOPELESS);
  await engine.stop();
  judged('after removing all');
  for (const { name } of docker.networks.values()) broken.push(`network ${name} is left`);
  for (const { creation } of docker.containers.values()) broken.push(`container ${creation.name} is left`);
}
