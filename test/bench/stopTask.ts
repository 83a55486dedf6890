/**
 * StopTask → STOPPED against the same Docker calls made by hand: each container stopped one after the other, then the
 * pause. Both sides take turns.
 */
import { RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { docker, sweep } from '../support/dockerObjects.ts';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { listen } from '../support/localApi.ts';
import { networkOf } from '../support/networkOf.ts';
import { median, table } from './table.ts';

const IMAGE = 'drydock-test/web:latest';
const HELPER = process.env.DRYDOCK_HELPER_IMAGE ?? IMAGE;
const COMMAND = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const SIZES = [1, 10];
const TARGETS: Readonly<Record<number, string>> = { 1: '≤ 1.15', 10: '≤ 0.60' };

export async function stopTaskBench(): Promise<string> {
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  try {
    const rows: string[][] = [];
    for (const size of SIZES) {
      const containers = Array.from({ length: size }, (_, index) => ({
        name: `app-${index}`,
        image: IMAGE,
        command: COMMAND,
        memory: 32,
      }));
      await engine.client.send(
        new RegisterTaskDefinitionCommand({
          family: `bench-stop-${size}`,
          networkMode: 'awsvpc',
          containerDefinitions: containers,
        }),
      );
      const engineTimes: number[] = [];
      const handTimes: number[] = [];
      for (let round = -1; round < ROUNDS; round++) {
        const byEngine = await stopByEngine(engine, await running(engine, size));
        const byHand = await stopByHand(size);
        if (round < 0) continue;
        engineTimes.push(byEngine);
        handTimes.push(byHand);
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
      ['containers', 'by hand (median)', 'StopTask → STOPPED', 'ratio (median)', 'min – max', 'target'],
      rows,
    );
  } finally {
    await engine.kill();
    await sweep(engine.ready.engineId);
    await removeStateFolder(stateFolder);
  }
}

async function running(engine: RunningEngine, size: number): Promise<string> {
  const { tasks = [] } = await engine.client.send(
    new RunTaskCommand({ taskDefinition: `bench-stop-${size}`, launchType: 'EC2', ...networkOf('awsvpc') }),
  );
  const arn = tasks[0]?.taskArn ?? '';
  await tasksWhen(engine.client, [arn], (task) => task.lastStatus === 'RUNNING');
  return arn;
}

/** Milliseconds from the call to the event that tells STOPPED. */
async function stopByEngine(engine: RunningEngine, arn: string): Promise<number> {
  let stopped: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (stopped = resolve));
  const stream = await listen(engine, (event) => {
    if (event['detail-type'] !== 'ECS Task State Change') return;
    if (event.detail.taskArn === arn && event.detail.lastStatus === 'STOPPED') stopped();
  });
  try {
    const start = performance.now();
    await engine.client.send(new StopTaskCommand({ task: arn }));
    await told;
    return performance.now() - start;
  } finally {
    stream.close();
  }
}

/** Containers made by hand like those of the engine, and stopped one after the other. */
async function stopByHand(size: number): Promise<number> {
  const pause = await docker.createContainer({ Image: HELPER, Entrypoint: [], Cmd: ['sleep', '3600'] });
  const made = [pause];
  try {
    await pause.start();
    for (let index = 0; index < size; index++) {
      const app = await docker.createContainer({
        Image: IMAGE,
        Cmd: COMMAND,
        HostConfig: { NetworkMode: `container:${pause.id}`, Memory: 32 * 1024 * 1024 },
      });
      made.unshift(app);
      await app.start();
    }
    const start = performance.now();
    for (const each of made) await each.stop({ t: each === pause ? 0 : 30 });
    return performance.now() - start;
  } finally {
    await Promise.all(made.map((each) => each.remove({ force: true })));
  }
}
