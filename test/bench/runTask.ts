/**
 * RunTask → RUNNING against the same Docker calls made by hand: the pause with its network and published port, then each
 * container created and started one after the other. Both sides take turns, so that a slow moment hits both.
 */
import { RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { networkOf } from '../support/networkOf.ts';
import { docker, sweep } from '../support/dockerObjects.ts';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { listen } from '../support/localApi.ts';
import { median, table } from './table.ts';

const IMAGE = 'drydock-test/web:latest';
const HELPER = process.env.DRYDOCK_HELPER_IMAGE ?? IMAGE;
/** Ends at once when told to stop, so that rounds do not wait for each other's grace. */
const COMMAND = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const SIZES = [1, 3, 10];
/** For one container hardly more than by hand, for ten much less than in sequence. */
const TARGETS: Readonly<Record<number, string>> = { 1: '≤ 1.15', 10: '≤ 0.60' };

export async function runTaskBench(): Promise<string> {
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  const network = await docker.createNetwork({ Name: `drydock-bench-${process.pid}` });
  try {
    const rows: string[][] = [];
    for (const size of SIZES) {
      await register(engine, size);
      // One round to warm up both sides.
      await byEngine(engine, size);
      await byHand(network.id, size);
      const engineTimes: number[] = [];
      const handTimes: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        engineTimes.push(await byEngine(engine, size));
        handTimes.push(await byHand(network.id, size));
      }
      const ratios = engineTimes.map((time, index) => time / (handTimes[index] ?? NaN));
      rows.push([
        String(size),
        `${median(handTimes).toFixed(0)} ms`,
        `${median(engineTimes).toFixed(0)} ms`,
        median(ratios).toFixed(2),
        `${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}`,
        TARGETS[size] ?? '',
      ]);
    }
    return table(
      ['containers', 'by hand (median)', 'RunTask → RUNNING', 'ratio (median)', 'min – max', 'target'],
      rows,
    );
  } finally {
    await engine.stop();
    await sweep(engine.ready.engineId);
    await network.remove();
    await removeStateFolder(stateFolder);
  }
}

const register = (engine: RunningEngine, size: number) =>
  engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: `bench-${size}`,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: Array.from({ length: size }, (_, index) => ({
        name: `app-${index}`,
        image: IMAGE,
        command: COMMAND,
        ...(index === 0 ? { portMappings: [{ containerPort: 8080 }] } : {}),
      })),
    }),
  );

/** Milliseconds from the call to the event that tells RUNNING. */
async function byEngine(engine: RunningEngine, size: number): Promise<number> {
  let running: (arn: string) => void = () => undefined;
  const seen = new Set<string>();
  const stream = await listen(engine, (event) => {
    if (event['detail-type'] === 'ECS Task State Change' && event.detail.lastStatus === 'RUNNING') {
      seen.add(event.detail.taskArn);
      running(event.detail.taskArn);
    }
  });
  try {
    const start = performance.now();
    const { tasks = [] } = await engine.client.send(
      new RunTaskCommand({ taskDefinition: `bench-${size}`, launchType: 'FARGATE', ...networkOf('awsvpc') }),
    );
    const arn = tasks[0]?.taskArn ?? '';
    await new Promise<void>((resolve) => {
      running = (told) => told === arn && resolve();
      if (seen.has(arn)) resolve();
    });
    const took = performance.now() - start;
    await engine.client.send(new StopTaskCommand({ task: arn }));
    await tasksWhen(engine.client, [arn], (task) => task.lastStatus === 'STOPPED', 60);
    return took;
  } finally {
    stream.close();
  }
}

/** Milliseconds for the plain calls, one after the other. */
async function byHand(networkId: string, size: number): Promise<number> {
  const made: string[] = [];
  const start = performance.now();
  try {
    const pause = await docker.createContainer({
      Image: HELPER,
      Entrypoint: [],
      Cmd: COMMAND,
      ExposedPorts: { '8080/tcp': {} },
      HostConfig: { NetworkMode: networkId, PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
    });
    made.push(pause.id);
    await pause.start();
    for (let index = 0; index < size; index++) {
      const container = await docker.createContainer({
        Image: IMAGE,
        Cmd: COMMAND,
        HostConfig: {
          NetworkMode: `container:${pause.id}`,
          Memory: 512 * 1024 * 1024,
          NanoCpus: 250_000_000,
          LogConfig: { Type: 'json-file', Config: {} },
        },
      });
      made.push(container.id);
      await container.start();
    }
    return performance.now() - start;
  } finally {
    await Promise.all(made.reverse().map((id) => docker.getContainer(id).remove({ force: true })));
  }
}
