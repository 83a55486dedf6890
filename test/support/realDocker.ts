/** The agent on a real Docker, with a store in memory: what the tests of the agent on Docker start from. */
import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Agent } from '../../client/engine/agent/agent.ts';
import { createAgent } from '../../client/engine/agent/createAgent.ts';
import { createSecretValues, type SecretValues } from '../../client/engine/agent/secrets.ts';
import { connectDocker, type DockerConnection } from '../../client/engine/docker/connection.ts';
import type { Docker } from '../../client/engine/docker/docker.ts';
import { LABELS } from '../../client/engine/docker/labels.ts';
import { createPullBoard } from '../../client/engine/docker/pullBoard.ts';
import { freshState } from '../../client/engine/state/freshState.ts';
import type { ContainerObserved, EngineState, TaskRecord } from '../../client/engine/state/model.ts';
import { createStore, type Store } from '../../client/engine/state/store.ts';
import { systemClock } from '../../client/engine/util/clock.ts';
import { createLog } from '../../client/engine/util/log.ts';
import { eventually } from './eventually.ts';
import { taskRecord, type TaskOptions } from './taskRecords.ts';

export interface AgentOnDocker {
  readonly store: Store;
  readonly docker: Docker;
  readonly agent: Agent;
  readonly secrets: SecretValues;
  /** Adds a task as RunTask would. */
  run(options: TaskOptions): string;
  task(arn: string): TaskRecord;
  container(arn: string, name: string): ContainerObserved;
  /** Resolves with the record once `condition` holds; rejects after `seconds` with what the task looked like. */
  until(arn: string, condition: (task: TaskRecord) => boolean, seconds?: number): Promise<TaskRecord>;
  /** Resolves once Docker is in a state; rejects after a minute. */
  untilDocker(condition: () => Promise<boolean>): Promise<void>;
  stop(arn: string): Promise<TaskRecord>;
  /** Ends the agent as `kill -9` does: nothing is told to Docker. Resolves when its calls have ended. */
  abandon(): Promise<void>;
  /** Stops and removes everything, then tells what of this engine is left in Docker. */
  cleanUp(): Promise<readonly string[]>;
}

export interface AgentOnDockerOptions {
  readonly state?: EngineState;
  readonly helperImage?: string;
  readonly log?: boolean;
}

export function agentOnDocker({ state, helperImage, log: loud }: AgentOnDockerOptions = {}): AgentOnDocker {
  const log = createLog((line) => {
    if (loud) process.stderr.write(line);
  }, Date.now);
  const connection: DockerConnection = connectDocker({ environment: process.env, clock: systemClock, log });
  const store = createStore({
    initial: state ?? freshState(randomUUID(), 0),
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  const secrets = createSecretValues();
  const agent = createAgent({
    store,
    docker: connection.docker,
    availability: connection.availability,
    pulls: createPullBoard(),
    secrets,
    clock: systemClock,
    random: Math.random,
    log,
    settings: {
      helperImage: helperImage ?? 'drydock/helper:local',
      publishAddress: '127.0.0.1',
      pullBehavior: 'prefer-cached',
      version: '0.0.0-test',
    },
  });
  agent.start();

  const task = (arn: string): TaskRecord => {
    const found = store.task(arn);
    if (!found) throw new Error(`no task ${arn}`);
    return found;
  };
  const until: AgentOnDocker['until'] = (arn, condition, seconds = 60) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const now = store.task(arn);
        if (now && condition(now)) finish(() => resolve(now));
      };
      const finish = (end: () => void) => {
        clearTimeout(timer);
        subscription.dispose();
        end();
      };
      const timer = setTimeout(
        () =>
          finish(() =>
            reject(new Error(`not within ${seconds} s: ${JSON.stringify(store.task(arn)?.observed, null, 1)}`)),
          ),
        seconds * 1000,
      );
      const subscription = store.subscribe(look);
      look();
    });
  const requestStop = (arn: string) =>
    store.requestStop(arn, { code: 'UserInitiated', reason: 'Task stopped by user', at: Date.now() });
  const stop = (arn: string) => {
    requestStop(arn);
    return until(arn, isStopped);
  };

  return {
    store,
    docker: connection.docker,
    agent,
    secrets,
    run(options) {
      const record = taskRecord({
        ...options,
        id: options.id ?? randomUUID().replaceAll('-', ''),
        createdAt: Date.now(),
      });
      store.addTask(record);
      return record.spec.arn;
    },
    task,
    container(arn, name) {
      const found = task(arn).observed.containers.find((each) => each.name === name);
      if (!found) throw new Error(`no container ${name}`);
      return found;
    },
    until,
    untilDocker: (condition) =>
      eventually(
        async () => {
          if (!(await condition())) throw new Error('Docker is not in the expected state');
        },
        { deadlineSeconds: 60 },
      ),
    stop,
    async abandon() {
      await agent.stop();
      connection.availability.dispose();
    },
    async cleanUp() {
      const arns = store.tasks().map(({ spec }) => spec.arn);
      await Promise.all(arns.map(stop));
      arns.forEach((arn) => store.requestRemoval(arn));
      await Promise.all(arns.map((arn) => until(arn, ({ observed }) => observed.cleanedUp)));
      await agent.stop();
      connection.availability.dispose();
      return leftovers(connection.docker, store.engineId);
    },
  };
}

export const isRunning = ({ observed }: TaskRecord): boolean => observed.lastStatus === 'RUNNING';
export const isStopped = ({ observed }: TaskRecord): boolean => observed.lastStatus === 'STOPPED';

/** Names of everything in Docker that carries an engine's label. */
export async function leftovers(docker: Docker, engineId: string): Promise<readonly string[]> {
  const labels = { [LABELS.engine]: engineId };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers(labels),
    docker.listNetworks(labels),
    docker.listVolumes(labels),
  ]);
  return [...containers, ...networks, ...volumes].map(({ name }) => name);
}

/** What a container has printed. */
export async function output(docker: Docker, id: string): Promise<string> {
  const lines: string[] = [];
  for await (const { text } of docker.logs(id, {})) lines.push(text);
  return lines.join('\n');
}

/** Runs a command in a container and gives what it printed. */
export async function execute(docker: Docker, id: string, command: readonly string[]): Promise<string> {
  const session = await docker.exec(id, { command, tty: false });
  const chunks: Buffer[] = [];
  for await (const chunk of session.stream) chunks.push(chunk as Buffer);
  await session.exited();
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** The docker command, for what the port has no method for. */
export const dockerCli = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim();
