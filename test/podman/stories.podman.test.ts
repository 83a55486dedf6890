/** The stories of tasks, on Podman's Docker API: what can work there does, and what cannot is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticesFor } from '../../client/engine/agent/notices.ts';
import { agentOnDocker, execute, isRunning, isStopped, output, type AgentOnDocker } from '../support/realDocker.ts';
import { container, type TaskOptions } from '../support/taskRecords.ts';

const IDLE = ['sh', '-c', 'trap "exit 0" TERM; echo hello; while :; do sleep 1; done'];
const idle = (name: string, more: Parameters<typeof container>[1] = {}) => container(name, { command: IDLE, ...more });
const bridge = (...containerDefinitions: ReturnType<typeof container>[]): TaskOptions => ({
  definition: { networkMode: 'bridge', containerDefinitions },
});

let engine: AgentOnDocker;

beforeAll(() => {
  engine = agentOnDocker();
});
afterAll(async () => {
  expect(await engine.cleanUp()).toEqual([]);
});

describe('Podman', () => {
  it('is known as what it is', async () => {
    expect(await engine.docker.info()).toMatchObject({ product: 'podman' });
  });

  it.each<readonly [string, TaskOptions]>([
    ['bridge with dynamic ports', bridge(idle('web', { portMappings: [{ containerPort: 80 }] }))],
    ['limits of the task', { definition: { ...bridge(idle('web')).definition, cpu: '256', memory: '128' } }],
    ['ulimits', bridge(idle('web', { ulimits: [{ name: 'nofile', softLimit: 512, hardLimit: 1024 }] }))],
    ['host network', { definition: { networkMode: 'host', containerDefinitions: [idle('web')] } }],
    [
      'shared processes',
      { definition: { networkMode: 'bridge', pidMode: 'task', containerDefinitions: [idle('web'), idle('side')] } },
    ],
    [
      'a volume of the task',
      {
        definition: {
          networkMode: 'bridge',
          containerDefinitions: [idle('web', { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] })],
          volumes: [{ name: 'data', host: {} }],
        },
      },
    ],
  ])('runs and stops a task: %s', async (_, options) => {
    const arn = engine.run(options);
    await engine.until(arn, isRunning);
    const { observed, desired } = await engine.stop(arn);
    expect(desired.stop?.code).toBe('UserInitiated');
    expect(observed.containers[0]?.exitCode).toBe(0);
  });

  it('gives the containers of an awsvpc task one network, and dynamic ports as the agent chose them', async () => {
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [idle('web', { portMappings: [{ containerPort: 8080 }] }), idle('side')],
      },
    });
    const { observed } = await engine.until(arn, isRunning);
    expect(observed.attachments[0]?.status).toBe('ATTACHED');
    const network = (name: string) =>
      execute(engine.docker, engine.container(arn, name).dockerId ?? '', ['readlink', '/proc/1/ns/net']);
    expect(await network('web')).toMatch(/^net:/);
    expect(await network('web')).toBe(await network('side'));
    await engine.stop(arn);
  });

  it('tells of the end of a container, with its exit code, and of its output', async () => {
    const arn = engine.run(bridge(container('job', { command: ['sh', '-c', 'echo out; sleep 1; exit 3'] })));
    const { desired } = await engine.until(arn, isStopped);
    expect(desired.stop?.code).toBe('EssentialContainerExited');
    const job = engine.container(arn, 'job');
    expect(job.exitCode).toBe(3);
    expect(await output(engine.docker, job.dockerId ?? '')).toBe('out');
  });

  it('tells of commands that do not exist', async () => {
    const arn = engine.run(bridge(container('web', { entryPoint: ['/nowhere'] })));
    const { desired } = await engine.until(arn, isStopped);
    expect(desired.stop?.reason).toMatch(/^CannotStartContainerError: .*no such file or directory/);
  });

  it('enters linked containers in the hosts, where Docker has links', async () => {
    const arn = engine.run(bridge(idle('db'), idle('web', { links: ['db:database'] })));
    await engine.until(arn, isRunning);
    const hosts = await execute(engine.docker, engine.container(arn, 'web').dockerId ?? '', ['cat', '/etc/hosts']);
    expect(hosts).toMatch(/^\d+\.\d+\.\d+\.\d+\s+database/m);
    await engine.stop(arn);
  });

  it('ends a task whose pause is killed', async () => {
    const arn = engine.run({ definition: { networkMode: 'awsvpc', containerDefinitions: [idle('web')] } });
    await engine.until(arn, isRunning);
    await engine.docker.killContainer(engine.container(arn, '~internal~ecs~pause').dockerId ?? '', 'SIGKILL');
    const { desired } = await engine.until(arn, isStopped);
    expect(desired.stop?.reason).toContain('holds the network');
  });

  it('is told of before the start where it does otherwise', () => {
    const { definition } = bridge(
      idle('db', { healthCheck: { command: ['CMD-SHELL', 'true'] } }),
      idle('web', { links: ['db'] }),
    );
    const told = noticesFor({ family: 'web', ...definition }, undefined, { product: 'podman' });
    expect(told.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/containerDefinitions/0/healthCheck', '/containerDefinitions/1/links']),
    );
  });
});
