/**
 * Logs at speed, on a real Docker: a container writes numbered lines as fast as it can, and every line must arrive, in
 * order. By hand is the same container and Docker's own log, read to its end by a program that only counts. And how long
 * it takes from a container's end in Docker until the window's state knows it.
 */
import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { createEngineClient } from '../../client/extension/engine/client.ts';
import { followEvents } from '../../client/extension/engine/eventStream.ts';
import * as sdk from '../../client/extension/state/ecsSdk.ts';
import { createStore } from '../../client/extension/state/store.ts';
import { docker, sweep } from '../support/dockerObjects.ts';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { signedRequest } from '../support/localApi.ts';
import { startLogFlood } from './logFlood.ts';
import { cpuSeconds, milliseconds, p95 } from './measure.ts';
import { IMAGE } from './samples.ts';
import { median, table } from './table.ts';

const LINES = Number(process.env.BENCH_LINES ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const ENDS = Number(process.env.BENCH_ENDS ?? 30);
const FILLER = 'x'.repeat(80);
/** Waits for its reader, then writes. */
const script = (lines: number) =>
  `sleep 2; awk 'BEGIN { for (i = 0; i < ${lines}; i++) printf "%08d ${FILLER}\\n", i }'; sleep 1`;

export async function logsBench(): Promise<string> {
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  try {
    const ways = [
      ['Docker by hand, counted only', '', byHand],
      ['GET /logs, followed', '≥ 100,000', () => byEngine(engine, 'json-file')],
      ['GET /logs, followed and kept (awslogs)', '≥ 100,000', () => byEngine(engine, 'awslogs')],
      ['GET /logs, followed, of a Docker that never keeps it waiting', '≥ 100,000', byFlood],
    ] as const;
    const readings = ways.map((): Reading[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, [, , read]] of ways.entries()) readings[index]?.push(await read());
    }
    const rateOf = (index: number) => median((readings[index] ?? []).map(({ rate }) => rate));
    const rows = ways.map(([name, target], index) => {
      const all = readings[index] ?? [];
      const sum = (value: (reading: Reading) => number) => String(all.reduce((total, each) => total + value(each), 0));
      const capacities = all.flatMap(({ capacity }) => capacity ?? []);
      return [
        ...[name, whole(rateOf(index)), (rateOf(index) / rateOf(0)).toFixed(2)],
        capacities.length === 0 ? '' : whole(median(capacities)),
        ...[sum(({ missing }) => missing), sum(({ doubles }) => doubles), target],
      ];
    });
    const latencies = await eventToState(engine);
    return [
      table(
        [
          ...[`${LINES.toLocaleString()} lines`, 'lines/s (median)', 'share of by hand'],
          ...["lines per second of the engine's CPU", 'lost', 'told twice', 'target'],
        ],
        rows,
      ),
      '',
      table(
        ['event', 'median', 'p95', 'target'],
        [
          [
            'container ends in Docker → state of the tree',
            milliseconds(median(latencies)),
            milliseconds(p95(latencies)),
            'p95 < 150 ms',
          ],
        ],
      ),
    ].join('\n');
  } finally {
    await engine.stop();
    await sweep(engine.ready.engineId);
    await removeStateFolder(stateFolder);
  }
}

const whole = (value: number) => Math.round(value).toLocaleString();

interface Reading {
  /** Lines a second from the first to the last. */
  readonly rate: number;
  readonly missing: number;
  /** Told more than once. */
  readonly doubles: number;
  /** Lines for each second of CPU time of the engine, whatever else it waited for; undefined by hand. */
  readonly capacity?: number;
}

/** Counts lines and looks whether the numbers come one after the other. */
function createCounter() {
  let next = 0;
  let lines = 0;
  let missing = 0;
  let doubles = 0;
  let first = 0;
  let last = 0;
  return {
    line(number: number) {
      last = performance.now();
      if (lines++ === 0) first = last;
      if (number < next) doubles++;
      else {
        missing += number - next;
        next = number + 1;
      }
    },
    result: (): Reading => ({
      rate: (lines / (last - first)) * 1000,
      missing: missing + LINES - next,
      doubles,
    }),
  };
}

async function byEngine(engine: RunningEngine, logDriver: 'json-file' | 'awslogs'): Promise<Reading> {
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: `bench-${logDriver}`,
      networkMode: 'bridge',
      containerDefinitions: [
        {
          name: 'app',
          image: IMAGE,
          memory: 64,
          entryPoint: ['sh', '-c'],
          command: [script(LINES)],
          logConfiguration: {
            logDriver,
            options:
              logDriver === 'awslogs'
                ? { 'awslogs-group': '/bench', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'b' }
                : { 'max-size': '20m', 'max-file': '4' },
          },
        },
      ],
    }),
  );
  const { tasks = [] } = await engine.client.send(new RunTaskCommand({ taskDefinition: `bench-${logDriver}` }));
  const arn = tasks[0]?.taskArn ?? '';
  const reading = await follow(engine, arn);
  await tasksWhen(engine.client, [arn], ({ lastStatus }) => lastStatus === 'STOPPED');
  return reading;
}

/** Reads a task's log to its end, as a window does. */
async function follow(engine: RunningEngine, arn: string): Promise<Reading> {
  const response = await signedRequest(engine, { method: 'GET', path: `/logs?task=${arn}&follow=true` });
  const counter = createCounter();
  const before = await cpuSeconds(engine.ready.pid);
  let rest = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // The text is the last member of the record.
      const at = line.indexOf('"text":"');
      if (at >= 0) counter.line(Number(line.slice(at + 8, at + 16)));
    }
  }
  const used = (await cpuSeconds(engine.ready.pid)) - before;
  return { ...counter.result(), capacity: LINES / used };
}

/** The engine alone: its Docker is one that never keeps it waiting. */
async function byFlood(): Promise<Reading> {
  const flood = await startLogFlood(LINES, (number) => `${String(number).padStart(8, '0')} ${FILLER}`);
  const stateFolder = await makeStateFolder();
  try {
    const engine = await startEngine(stateFolder, ['--docker-host', flood.endpoint]);
    try {
      await engine.client.send(
        new RegisterTaskDefinitionCommand({
          family: 'flood',
          networkMode: 'none',
          containerDefinitions: [{ name: 'flood', image: 'flood', memory: 16 }],
        }),
      );
      const { tasks = [] } = await engine.client.send(new RunTaskCommand({ taskDefinition: 'flood' }));
      return await follow(engine, tasks[0]?.taskArn ?? '');
    } finally {
      await engine.kill();
    }
  } finally {
    await flood.end();
    await removeStateFolder(stateFolder);
  }
}

async function byHand(): Promise<Reading> {
  const container = await docker.createContainer({
    Image: IMAGE,
    Cmd: ['sh', '-c', script(LINES)],
    HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '4' } } },
  });
  try {
    await container.start();
    const stream = await container.logs({ follow: true, stdout: true, stderr: true, timestamps: true });
    const counter = createCounter();
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      while (rest.length - at >= 8 && rest.length - at - 8 >= rest.readUInt32BE(at + 4)) {
        const end = at + 8 + rest.readUInt32BE(at + 4);
        const text = rest.indexOf(32, at + 8) + 1;
        counter.line(Number(rest.toString('latin1', text, text + 8)));
        at = end;
      }
      rest = rest.subarray(at);
    }
    return counter.result();
  } finally {
    await container.remove({ force: true });
  }
}

/** Milliseconds from Docker's own time of a container's end until the state that the tree draws has it. */
async function eventToState(engine: RunningEngine): Promise<number[]> {
  const store = createStore();
  const client = await createEngineClient(engine.ready, sdk);
  const ending = new AbortController();
  const connected = new Promise<void>((resolve) => {
    void followEvents(
      {
        open: (aborted) => client.stream('/events', aborted),
        onEvent: (event) => store.dispatch({ kind: 'event', event }),
        onConnected: resolve,
        onDisconnected: () => undefined,
        pauseBefore: () => undefined,
      },
      ending.signal,
    );
  });
  await connected;
  const knownAt = new Map<string, number>();
  const subscription = store.subscribe((state) => {
    for (const task of state.tasks.values()) {
      const ended = task.containers.every(({ lastStatus }) => lastStatus === 'STOPPED');
      if (ended && task.containers.length > 0 && !knownAt.has(task.arn)) knownAt.set(task.arn, Date.now());
    }
  });
  try {
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'bench-end',
        networkMode: 'bridge',
        containerDefinitions: [
          { name: 'app', image: IMAGE, memory: 32, entryPoint: ['sh', '-c'], command: ['sleep 1'] },
        ],
      }),
    );
    const latencies: number[] = [];
    for (let round = 0; round < ENDS; round++) {
      const { tasks = [] } = await engine.client.send(new RunTaskCommand({ taskDefinition: 'bench-end' }));
      const arn = tasks[0]?.taskArn ?? '';
      await eventually(() => {
        if (!knownAt.has(arn)) throw new Error(`${arn} has not ended`);
      });
      const [found] = await docker.listContainers({
        all: true,
        filters: { label: [`com.amazonaws.ecs.task-arn=${arn}`, 'com.amazonaws.ecs.container-name=app'] },
      });
      const { State } = await docker.getContainer(found?.Id ?? '').inspect();
      latencies.push((knownAt.get(arn) ?? 0) - Date.parse(State.FinishedAt));
    }
    return latencies;
  } finally {
    subscription.dispose();
    ending.abort();
    client.dispose();
  }
}
