/** The engine put together, with an agent and a Docker that the test plays. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentOptions } from '../../../client/engine/agent/agent.ts';
import type { Docker } from '../../../client/engine/docker/docker.ts';
import { startEngine, type Engine } from '../../../client/engine/engine.ts';
import type { EngineOptions } from '../../../client/engine/options.ts';
import { loadCredentials } from '../../../client/engine/state/credentialsFile.ts';
import type { TaskStatus } from '../../../client/engine/state/model.ts';
import type { AgentWriter } from '../../../client/engine/state/store.ts';
import { createLog } from '../../../client/engine/util/log.ts';

describe('the engine', () => {
  let folder: string;
  let engine: Engine | undefined;
  let client: ECSClient | undefined;
  let agentEnds: Promise<void>;
  let agent: { options: AgentOptions; started: boolean; stopped: boolean };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
    engine = undefined;
    client = undefined;
    agentEnds = Promise.resolve();
  });
  afterEach(async () => {
    client?.destroy();
    await engine?.stop('the test is over');
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (options: Partial<EngineOptions> = {}, onStoreChange?: (store: AgentWriter) => void) => {
    const log = createLog(() => undefined, Date.now);
    engine = await startEngine(
      {
        stateDir: folder,
        timeScale: 1,
        publishAddress: '127.0.0.1',
        helperImage: 'helper',
        pullBehavior: 'prefer-cached',
        idleExitSeconds: 0,
        stopTasksOnExit: false,
        logRetention: { hours: 1, mebibytes: 16 },
        logLevel: 'info',
        ...options,
      },
      '1.2.3',
      log,
      {
        connectDocker: () => ({
          docker: { endpoint: 'unix:///test.sock' } as Docker,
          availability: {
            status: () => ({ available: true, endpoint: 'unix:///test.sock', cpus: 8, memoryBytes: 16 * 1024 ** 3 }),
            subscribe: () => ({ dispose: () => undefined }),
            dispose: () => undefined,
            firstLook: Promise.resolve(),
          },
        }),
        connectNamed: () => {
          throw new Error('no other Docker is registered');
        },
        agentPatience: 100,
        lookAtNamed: () => Promise.reject(new Error('there is no other Docker')),
        createAgent: (agentOptions) => {
          agent = { options: agentOptions, started: false, stopped: false };
          return {
            isUpToDate: () => true,
            start() {
              agent.started = true;
              if (onStoreChange) agentOptions.store.subscribe(() => onStoreChange(agentOptions.store));
            },
            stop() {
              agent.stopped = true;
              return agentEnds;
            },
          };
        },
        checkDefinition: () => [],
        checkService: () => [],
        noticesFor: () => [],
        readExpression: () => undefined,
        limitsOf: () => ({ containers: [] }),
      },
    );
    const { key } = await loadCredentials(folder);
    client = new ECSClient({ endpoint: engine.ready.endpoint, region: 'us-east-1', credentials: key, maxAttempts: 1 });
    return { engine, client };
  };
  const runTask = async (sdk: ECSClient) => {
    await sdk.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }],
      }),
    );
    const { tasks } = await sdk.send(new RunTaskCommand({ taskDefinition: 'web' }));
    return tasks?.[0]?.taskArn ?? '';
  };
  const observe = (store: AgentWriter, arn: string, lastStatus: TaskStatus) =>
    store.observeTask(arn, (observed) => ({ ...observed, lastStatus }));

  it('hands its settings to the agent, and starts and stops it', async () => {
    const running = await start({ publishAddress: '0.0.0.0' });
    expect(agent).toMatchObject({
      started: true,
      stopped: false,
      options: {
        settings: { helperImage: 'helper', publishAddress: '0.0.0.0', pullBehavior: 'prefer-cached', version: '1.2.3' },
      },
    });
    await Promise.all([running.engine.stop('once'), running.engine.stop('twice')]);
    expect(agent.stopped).toBe(true);
    expect(existsSync(join(folder, 'engine.json'))).toBe(false);
  });

  it('ends soon even while Docker hangs', async () => {
    const { engine: running } = await start();
    agentEnds = new Promise(() => undefined);
    await running.stop('test');
    expect(existsSync(join(folder, 'engine.json'))).toBe(false);
  });

  it('leaves tasks running when it stops, and knows them again', async () => {
    const { engine: first, client: sdk } = await start();
    const arn = await runTask(sdk);
    observe(agent.options.store, arn, 'RUNNING');
    await first.stop('test');
    await start();
    expect(agent.options.store.task(arn)).toMatchObject({
      desired: { status: 'RUNNING' },
      observed: { lastStatus: 'RUNNING' },
    });
  });

  it('stops all tasks first when told to, and waits for them', async () => {
    const stopping: string[] = [];
    const { engine: running, client: sdk } = await start({ stopTasksOnExit: true }, (store) => {
      for (const { spec, desired, observed } of store.tasks()) {
        if (desired.status !== 'STOPPED' || observed.lastStatus === 'STOPPED' || stopping.includes(spec.arn)) continue;
        stopping.push(spec.arn);
        expect(desired.stop).toMatchObject({ code: 'UserInitiated', reason: 'Task stopped by user' });
        setTimeout(() => observe(store, spec.arn, 'STOPPED'), 20);
      }
    });
    const arns = [await runTask(sdk), await runTask(sdk)];
    await running.stop('test');
    expect(stopping.sort()).toEqual(arns.sort());
    expect(arns.map((arn) => agent.options.store.task(arn)?.observed.lastStatus)).toEqual(['STOPPED', 'STOPPED']);
  });

  it('does not idle while a task is active', async () => {
    const { engine: running, client: sdk } = await start({ idleExitSeconds: 0.2 });
    const arn = await runTask(sdk);
    sdk.destroy();
    let ended = false;
    void running.stopped.then(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(ended).toBe(false);
    observe(agent.options.store, arn, 'STOPPED');
    await running.stopped;
  });

  it('does not idle while a client is connected', async () => {
    const { engine: running, client: sdk } = await start({ idleExitSeconds: 0.2 });
    let ended = false;
    void running.stopped.then(() => (ended = true));
    for (let count = 0; count < 6; count += 1) {
      await runTask(sdk).then((arn) => observe(agent.options.store, arn, 'STOPPED'));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(ended).toBe(false);
    sdk.destroy();
    await running.stopped;
  });
});
