/** A hundred tasks started at once: what the engine itself costs, and when the tree knows. */
import { readFile } from 'node:fs/promises';
import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { createStore } from '../../client/extension/state/store.ts';
import { docker, sweep } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine } from '../support/engineProcess.ts';
import { listen } from '../support/localApi.ts';
import { cpuSeconds, p95, TICKS } from './measure.ts';
import { COMMAND, IMAGE } from './samples.ts';
import { table } from './table.ts';

const TASKS = Number(process.env.BENCH_TASKS ?? 100);
const MOST_AT_ONCE = 10;

export async function manyTasksBench(): Promise<string> {
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  try {
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'bench-many',
        networkMode: 'bridge',
        containerDefinitions: [
          {
            name: 'app',
            image: IMAGE,
            command: COMMAND,
            memory: 16,
          },
        ],
      }),
    );
    // The state that the tree renders from, fed as the extension feeds it.
    const tree = createStore();
    const shown = new Map<string, number>();
    let all: () => void = () => undefined;
    const allShown = new Promise<void>((resolve) => (all = resolve));
    tree.subscribe(({ tasks }) => {
      for (const { arn, containers } of tasks.values()) {
        if (containers[0]?.lastStatus !== 'RUNNING' || shown.has(arn)) continue;
        shown.set(arn, Date.now());
        if (shown.size === TASKS) all();
      }
    });
    const stream = await listen(engine, (event) => tree.dispatch({ kind: 'event', event }));
    const started = new Map<string, number>();
    const dockerEvents = await docker.getEvents({ filters: { event: ['start'], type: ['container'] } });
    dockerEvents.on('data', (chunk: Buffer) => {
      for (const line of chunk
        .toString()
        .split('\n')
        .filter((each) => each.trim() !== '')) {
        const event = JSON.parse(line) as { Actor: { Attributes: Record<string, string> }; timeNano: number };
        started.set(event.Actor.Attributes['com.amazonaws.ecs.task-arn'] ?? '', event.timeNano / 1e6);
      }
    });
    const before = await cost(engine.ready.pid);
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: Math.ceil(TASKS / MOST_AT_ONCE) }, () =>
        engine.client.send(
          new RunTaskCommand({ taskDefinition: 'bench-many', count: MOST_AT_ONCE, launchType: 'EC2' }),
        ),
      ),
    );
    await allShown;
    const took = performance.now() - begun;
    const after = await cost(engine.ready.pid);
    stream.close();
    (dockerEvents as unknown as { destroy(): void }).destroy();
    const share = (after.engine - before.engine) / (after.machine - before.machine);
    const delays = [...shown].flatMap(([arn, at]) => {
      const start = started.get(arn);
      return start === undefined ? [] : [at - start];
    });
    return table(
      ['what', 'value', 'target'],
      [
        [`${TASKS} tasks started at once, all RUNNING after`, `${(took / 1000).toFixed(1)} s`, ''],
        [
          'CPU of the engine, and its share of all used on the machine',
          `${(after.engine - before.engine).toFixed(1)} s, ${(share * 100).toFixed(1)} %`,
          '< 15 %',
        ],
        ['memory of the engine at its highest (RSS)', `${(after.peakKiB / 1024).toFixed(0)} MB`, '< 120 MB'],
        ["Docker's event → state of the tree, p95", `${p95(delays).toFixed(0)} ms`, '< 150 ms'],
      ],
    );
  } finally {
    await engine.kill();
    await sweep(engine.ready.engineId);
    await removeStateFolder(stateFolder);
  }
}

/** Seconds of CPU time of one process, and of everything but idling. Linux only. */
async function cost(pid: number): Promise<{ engine: number; machine: number; peakKiB: number }> {
  const [engine, machine, status] = await Promise.all([
    cpuSeconds(pid),
    readFile('/proc/stat', 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] =
    machine.split('\n')[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  return {
    engine,
    machine: (user + nice + system + irq + soft) / TICKS,
    peakKiB: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN),
  };
}
