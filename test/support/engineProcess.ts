/** A real engine process for tests: started from its bundle as users run it, killed as rudely as a test wants. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DescribeTasksCommand, ECSClient, type Task } from '@aws-sdk/client-ecs';
import type { ReadyMessage } from '../../client/protocol/ready.ts';
import { eventually, Hopeless } from './eventually.ts';

const bundle = process.env.DRYDOCK_TEST_ENGINE ?? fileURLToPath(new URL('../../dist/engine.cjs', import.meta.url));

export interface RunningEngine {
  readonly ready: ReadyMessage;
  readonly client: ECSClient;
  /** What the engine wrote to its log so far. */
  log(): string;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** Docker objects are told apart by engine, so a test has a state folder of its own. */
export const makeStateFolder = () => mkdtemp(join(tmpdir(), 'drydock-test-'));
export const removeStateFolder = (folder: string) => rm(folder, { recursive: true, force: true });

/**
 * The image of the pause container that can be had here: the stand-in built by the set-up where no registry is
 * reachable. `DRYDOCK_HELPER_IMAGE` is set by the test command.
 */
const helperImageArguments = () =>
  process.env.DRYDOCK_HELPER_IMAGE === undefined ? [] : ['--helper-image', process.env.DRYDOCK_HELPER_IMAGE];

/**
 * Starts an engine on a state folder and waits for its ready line.
 * @param environment in addition to the test's own
 */
export async function startEngine(
  stateFolder: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningEngine> {
  if (!existsSync(bundle)) throw new Error('dist/engine.cjs is missing: run `npm run build` first');
  const child = spawn(
    process.env.DRYDOCK_TEST_NODE ?? process.execPath,
    [bundle, '--state-dir', stateFolder, ...helperImageArguments(), ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  );
  const log: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  const ready = await readyLine(child, log);
  const client = await clientOf(ready);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    ready,
    client,
    log: () => log.join(''),
    async kill() {
      client.destroy();
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      client.destroy();
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

async function readyLine(child: ChildProcess, log: readonly string[]): Promise<ReadyMessage> {
  if (!child.stdout) throw new Error('the engine has no stdout');
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the engine exited with ${String(code)} before it was ready:\n${log.join('')}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string];
  return JSON.parse(line) as ReadyMessage;
}

/** An SDK client with the engine's own credentials, as any ECS tool would be set up. */
async function clientOf(ready: ReadyMessage): Promise<ECSClient> {
  const credentials = await readFile(ready.credentialsFile, 'utf8');
  const value = (key: string) => new RegExp(`^${key}\\s*=\\s*(\\S+)`, 'm').exec(credentials)?.[1] ?? '';
  return new ECSClient({
    endpoint: ready.endpoint,
    region: ready.region,
    credentials: { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') },
  });
}

/** The tasks once `accept` holds for all of them; fails with what was seen last. */
export async function tasksWhen(
  client: ECSClient,
  arns: readonly string[],
  accept: (task: Task) => boolean,
  deadlineSeconds = 60,
): Promise<Task[]> {
  return eventually(
    async () => {
      const { tasks = [] } = await client.send(new DescribeTasksCommand({ tasks: [...arns] }));
      if (tasks.length < arns.length || !tasks.every(accept)) {
        const over = tasks.some((task) => task.lastStatus === 'STOPPED' && !accept(task));
        throw new (over ? Hopeless : Error)(tasks.map(describeTask).join('\n'));
      }
      return tasks;
    },
    { deadlineSeconds },
  );
}

const describeTask = (task: Task) =>
  `${task.taskArn ?? ''} ${task.lastStatus ?? ''} (wanted ${task.desiredStatus ?? ''}) ${task.stopCode ?? ''} ${task.stoppedReason ?? ''} ` +
  (task.containers ?? [])
    .map((each) => `[${each.name ?? ''} ${each.lastStatus ?? ''} ${each.healthStatus ?? ''} ${each.reason ?? ''}]`)
    .join(' ');
