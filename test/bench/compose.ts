/**
 * The same containers by docker-compose, where it is installed: it can say that they share one network namespace, whose
 * owner publishes the port, and their limits of memory. It returns when all are started or stopped; we are judged by the
 * events RUNNING and STOPPED. Both remove nothing within the time.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sweep } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine } from '../support/engineProcess.ts';
import { milliseconds, time } from './measure.ts';
import { COMMAND, HELPER, IMAGE } from './samples.ts';
import { MEMORY_MIB, registerTask, runAndStop, type Life } from './task.ts';
import { median, table } from './table.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SIZES = [1, 3, 10];
const run = promisify(execFile);

export async function composeBench(): Promise<string> {
  const version = await run('docker-compose', ['version', '--short']).catch(() => undefined);
  if (!version) return 'docker-compose is not installed here (`apt-get install docker-compose`): nothing was compared.';
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  const folder = await mkdtemp(join(tmpdir(), 'drydock-compose-'));
  try {
    const rows: string[][] = [];
    for (const size of SIZES) {
      await registerTask(engine, size);
      await writeFile(join(folder, 'docker-compose.yml'), JSON.stringify(projectOf(size)));
      const [ours, theirs]: [Life[], Life[]] = [[], []];
      for (let round = -1; round < ROUNDS; round++) {
        const one = await runAndStop(engine, size);
        const other = await byCompose(folder);
        if (round < 0) continue;
        ours.push(one);
        theirs.push(other);
      }
      for (const what of ['start', 'stop'] as const) {
        const [mine, others] = [ours, theirs].map((lives) => median(lives.map((life) => life[what])));
        const ratio = median(ours.map((life, round) => life[what] / (theirs[round]?.[what] ?? NaN)));
        rows.push([String(size), what, milliseconds(mine ?? NaN), milliseconds(others ?? NaN), ratio.toFixed(2)]);
      }
    }
    return table(['containers', '', 'Drydock', `docker-compose ${version.stdout.trim()}`, 'ratio'], rows);
  } finally {
    await engine.kill();
    await sweep(engine.ready.engineId);
    await removeStateFolder(stateFolder);
    await rm(folder, { recursive: true, force: true });
  }
}

const projectOf = (size: number) => ({
  version: '2.4',
  services: {
    pause: { image: HELPER, entrypoint: [], command: COMMAND, ports: ['127.0.0.1::8080'], stop_signal: 'SIGKILL' },
    ...Object.fromEntries(
      Array.from({ length: size }, (_, index) => [
        `app-${index}`,
        { image: IMAGE, command: COMMAND, network_mode: 'service:pause', mem_limit: `${MEMORY_MIB}m` },
      ]),
    ),
  },
});

async function byCompose(folder: string): Promise<Life> {
  const compose = (...args: readonly string[]) => run('docker-compose', [...args], { cwd: folder });
  try {
    const start = await time(() => compose('up', '-d'));
    const stop = await time(() => compose('stop', '-t', '30'));
    return { start, stop };
  } finally {
    await compose('down', '-t', '0');
  }
}
