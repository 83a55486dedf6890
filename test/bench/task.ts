/**
 * One task started and stopped against the same Docker calls made by hand: the pause with its network and published port,
 * then the containers. By hand there are two ways: each call after the one before it, which the targets compare with, and
 * as many at once as the calls' order allows, which is the floor that Docker itself leaves. All take turns, in a different
 * order each round, so that a slow moment hits all.
 */
import { RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import type Dockerode from 'dockerode';
import { docker, sweep } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/localApi.ts';
import { networkOf } from '../support/networkOf.ts';
import { milliseconds, time } from './measure.ts';
import { COMMAND, HELPER, IMAGE } from './samples.ts';
import { median, table } from './table.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const SIZES = [1, 3, 10];
/** For one container hardly more than by hand, for ten much less than in sequence. */
const TARGETS: Readonly<Record<number, string>> = { 1: '≤ 1.15', 10: '≤ 0.60' };
/** Of each container. */
export const MEMORY_MIB = 32;

/** Milliseconds until all runs, and until all has ended. */
export interface Life {
  readonly start: number;
  readonly stop: number;
}

const SIDES = ['inSequence', 'atOnce', 'engine'] as const;
type Side = (typeof SIDES)[number];

export async function taskBench(): Promise<string> {
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  const network = await docker.createNetwork({ Name: `drydock-bench-${process.pid}` });
  try {
    const rows: Record<keyof Life, string[][]> = { start: [], stop: [] };
    for (const size of SIZES) {
      await registerTask(engine, size);
      const lives = await livesOf(size, {
        inSequence: () => byHand(network.id, size, oneAfterTheOther),
        atOnce: () => byHand(network.id, size, allAtOnce),
        engine: () => runAndStop(engine, size),
      });
      for (const what of ['start', 'stop'] as const) rows[what].push(row(size, lives, what));
    }
    const head = (what: string) => [
      ...['containers', 'by hand in sequence', 'by hand at once', what],
      ...['ratio to in sequence', 'min – max', 'target', 'ratio to at once'],
    ];
    return [
      table(head('RunTask → RUNNING'), rows.start),
      '',
      table(head('StopTask → STOPPED'), rows.stop),
      '',
      `Medians of ${ROUNDS} rounds; a ratio is the median of the rounds' own.`,
    ].join('\n');
  } finally {
    await engine.stop();
    await sweep(engine.ready.engineId);
    await network.remove();
    await removeStateFolder(stateFolder);
  }
}

/** The first round warms all sides up and is not counted. */
async function livesOf(size: number, sides: Record<Side, () => Promise<Life>>): Promise<Record<Side, Life[]>> {
  const lives: Record<Side, Life[]> = { inSequence: [], atOnce: [], engine: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const first = Math.max(0, round) % SIDES.length;
    for (const side of [...SIDES.slice(first), ...SIDES.slice(0, first)]) {
      const life = await sides[side]();
      if (round >= 0) lives[side].push(life);
    }
  }
  return lives;
}

function row(size: number, lives: Record<Side, Life[]>, what: keyof Life): string[] {
  const of = (side: Side) => lives[side].map((life) => life[what]);
  const ratios = (to: Side) => of('engine').map((took, round) => took / (of(to)[round] ?? NaN));
  const toSequence = ratios('inSequence');
  return [
    String(size),
    ...SIDES.map((side) => milliseconds(median(of(side)))),
    median(toSequence).toFixed(2),
    `${Math.min(...toSequence).toFixed(2)} – ${Math.max(...toSequence).toFixed(2)}`,
    TARGETS[size] ?? '',
    median(ratios('atOnce')).toFixed(2),
  ];
}

/** A task of so many containers, the first with a port. */
export const registerTask = (engine: RunningEngine, size: number) =>
  engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: `bench-${size}`,
      networkMode: 'awsvpc',
      containerDefinitions: Array.from({ length: size }, (_, index) => ({
        name: `app-${index}`,
        image: IMAGE,
        command: COMMAND,
        memory: MEMORY_MIB,
        ...(index === 0 ? { portMappings: [{ containerPort: 8080 }] } : {}),
      })),
    }),
  );

/** From the calls to the events that tell RUNNING and STOPPED. */
export async function runAndStop(engine: RunningEngine, size: number): Promise<Life> {
  const seen = new Set<string>();
  let onEvent: () => void = () => undefined;
  const stream = await listen(engine, (event) => {
    if (event['detail-type'] !== 'ECS Task State Change') return;
    seen.add(`${event.detail.taskArn} ${event.detail.lastStatus}`);
    onEvent();
  });
  const told = (arn: string, status: string) =>
    new Promise<void>((resolve, reject) => {
      onEvent = () => {
        if (seen.has(`${arn} ${status}`)) resolve();
        else if (seen.has(`${arn} STOPPED`)) reject(new Error(`${arn} stopped before it was ${status}`));
      };
      onEvent();
    });
  let arn = '';
  try {
    const start = await time(async () => {
      const { tasks = [] } = await engine.client.send(
        new RunTaskCommand({ taskDefinition: `bench-${size}`, launchType: 'EC2', ...networkOf('awsvpc') }),
      );
      arn = tasks[0]?.taskArn ?? '';
      await told(arn, 'RUNNING');
    });
    const label = [`com.amazonaws.ecs.task-arn=${arn}`];
    const containers = await docker.listContainers({ filters: { label } });
    await readyToStop(containers.filter(({ Image }) => Image === IMAGE).map(({ Id }) => Id));
    const stop = await time(async () => {
      await engine.client.send(new StopTaskCommand({ task: arn }));
      await told(arn, 'STOPPED');
    });
    return { start, stop };
  } finally {
    stream.close();
  }
}

/** A first process without its trap yet would ignore the signal and wait for the end of its grace. */
async function readyToStop(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await eventually(async () => {
      const { Processes } = (await docker.getContainer(id).top()) as { Processes: unknown[] };
      if (Processes.length < 2) throw new Error(`${id} has not begun yet`);
    });
  }
}

/** What is done to the containers of a task that is made by hand. */
interface Order {
  start(pause: Dockerode.Container, makers: readonly (() => Promise<Dockerode.Container>)[]): Promise<unknown>;
  stop(containers: readonly Dockerode.Container[]): Promise<unknown>;
}

const oneAfterTheOther: Order = {
  async start(pause, makers) {
    await pause.start();
    for (const make of makers) await (await make()).start();
  },
  async stop(containers) {
    for (const each of containers) await each.stop({ t: 30 });
  },
};

const allAtOnce: Order = {
  async start(pause, makers) {
    const [containers] = await Promise.all([Promise.all(makers.map((make) => make())), pause.start()]);
    await Promise.all(containers.map((each) => each.start()));
  },
  stop: (containers) => Promise.all(containers.map((each) => each.stop({ t: 30 }))),
};

async function byHand(networkId: string, size: number, order: Order): Promise<Life> {
  const made: Dockerode.Container[] = [];
  const make = async (options: Dockerode.ContainerCreateOptions) => {
    const container = await docker.createContainer(options);
    made.push(container);
    return container;
  };
  try {
    let pause: Dockerode.Container | undefined;
    const start = await time(async () => {
      const first = (pause = await make({
        Image: HELPER,
        Entrypoint: [],
        Cmd: COMMAND,
        ExposedPorts: { '8080/tcp': {} },
        HostConfig: { NetworkMode: networkId, PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
      }));
      const app = () =>
        make({
          Image: IMAGE,
          Cmd: COMMAND,
          HostConfig: {
            NetworkMode: `container:${first.id}`,
            Memory: MEMORY_MIB * 1024 * 1024,
            // What ECS gives a container whose definition names no cpu; Docker starts it within that share, too.
            CpuShares: 2,
            LogConfig: { Type: 'json-file', Config: {} },
          },
        });
      await order.start(
        first,
        Array.from({ length: size }, () => app),
      );
    });
    await readyToStop(made.filter((each) => each !== pause).map(({ id }) => id));
    const stop = await time(async () => {
      await order.stop(made.filter((each) => each !== pause));
      await pause?.stop({ t: 0 });
    });
    return { start, stop };
  } finally {
    await Promise.all(made.map((each) => each.remove({ force: true })));
  }
}
