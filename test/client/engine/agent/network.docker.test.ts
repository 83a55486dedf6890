/** The four network modes on a real Docker. */
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { networkNameOf } from '../../../../client/engine/networking/engineNetwork.ts';
import { eventually } from '../../../support/eventually.ts';
import {
  agentOnDocker,
  dockerCli,
  execute,
  isRunning,
  isStopped,
  type AgentOnDocker,
} from '../../../support/realDocker.ts';
import { container } from '../../../support/taskRecords.ts';

let engine: AgentOnDocker;
afterEach(async () => {
  expect(await engine.cleanUp()).toEqual([]);
});

const PAUSE = '~internal~ecs~pause';
/** An HTTP server that answers with a word; it ends on its stop signal. */
const serve = (port: number, word: string) => ({
  command: [
    'sh',
    '-c',
    `echo ${word} > /tmp/index.html; trap 'exit 0' TERM; busybox httpd -f -p ${port} -h /tmp & wait`,
  ],
  portMappings: [{ containerPort: port }],
  stopTimeout: 2,
});
const idle = { command: ['sh', '-c', "trap 'exit 0' TERM; sleep 1000 & wait"], stopTimeout: 2 };
/** RUNNING says that the process runs, not that it listens already. */
const get = (port: number | undefined) =>
  eventually(async () => (await fetch(`http://127.0.0.1:${port ?? 0}/index.html`)).text());
const read = (id: string, url: string) =>
  eventually(async () => {
    const text = await execute(engine.docker, id, ['wget', '-qO-', url]);
    if (text === '') throw new Error(`nothing at ${url}`);
    return text;
  });

/** Somebody else who listens. */
const listen = (port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => resolve(server));
  });

describe('awsvpc', () => {
  it('shares localhost between containers and publishes their ports on this machine', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [container('web', serve(18080, 'hello')), container('client', idle)],
      },
    });
    const { observed } = await engine.until(arn, isRunning);
    const address = observed.attachments[0]?.details?.find(({ name }) => name === 'privateIPv4Address')?.value;
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(engine.container(arn, PAUSE).networkBindings).toEqual([
      { bindIP: '127.0.0.1', containerPort: 18080, hostPort: 18080, protocol: 'tcp' },
    ]);
    const client = engine.container(arn, 'client').dockerId ?? '';
    expect(await read(client, 'http://localhost:18080/index.html')).toBe('hello');
    expect(await get(18080)).toBe('hello\n');
  });

  it('gives a second copy, and a port below 1024, a free port', async () => {
    engine = agentOnDocker();
    const run = (port: number, word: string) =>
      engine.run({
        definition: { networkMode: 'awsvpc', containerDefinitions: [container('web', serve(port, word))] },
      });
    const arns = [run(18081, 'one'), run(18081, 'two'), run(80, 'three')];
    await Promise.all(arns.map((arn) => engine.until(arn, isRunning)));
    const ports = arns.map((arn) => engine.container(arn, PAUSE).networkBindings[0]?.hostPort);
    expect(ports.filter((port) => port === 18081)).toHaveLength(1);
    expect(await Promise.all(ports.map(get))).toEqual(['one\n', 'two\n', 'three\n']);
  });

  it('fails the task when its pause is killed', async () => {
    engine = agentOnDocker();
    const arn = engine.run({ definition: { networkMode: 'awsvpc', containerDefinitions: [container('web', idle)] } });
    await engine.until(arn, isRunning);
    await dockerCli('kill', engine.container(arn, PAUSE).dockerId ?? '');
    const { desired } = await engine.until(arn, isStopped);
    expect(desired.stop?.code).toBe('EssentialContainerExited');
  });

  it('survives that somebody prunes its network between two tasks', async () => {
    engine = agentOnDocker();
    const run = () =>
      engine.run({ definition: { networkMode: 'awsvpc', containerDefinitions: [container('web', idle)] } });
    const first = run();
    await engine.until(first, isRunning);
    await engine.stop(first);
    await dockerCli('network', 'rm', networkNameOf(engine.store.engineId));
    await engine.until(run(), isRunning);
  });

  it('puts network parameters, name servers and extra hosts on the shared namespace', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [
          container('web', {
            ...idle,
            systemControls: [{ namespace: 'net.core.somaxconn', value: '321' }],
            extraHosts: [{ hostname: 'db.local', ipAddress: '10.1.2.3' }],
          }),
        ],
      },
    });
    await engine.until(arn, isRunning);
    const id = engine.container(arn, 'web').dockerId ?? '';
    expect(await execute(engine.docker, id, ['cat', '/proc/sys/net/core/somaxconn'])).toBe('321');
    expect(await execute(engine.docker, id, ['cat', '/etc/hosts'])).toMatch(/10\.1\.2\.3\s+db\.local/);
  });
});

describe('bridge', () => {
  it('gives dynamic ports, another one for each copy', async () => {
    engine = agentOnDocker();
    const run = (word: string) =>
      engine.run({
        definition: { networkMode: 'bridge', containerDefinitions: [container('web', serve(8080, word))] },
      });
    const arns = [run('one'), run('two')];
    await Promise.all(arns.map((arn) => engine.until(arn, isRunning)));
    const ports = arns.map((arn) => engine.container(arn, 'web').networkBindings[0]?.hostPort);
    expect(new Set(ports).size).toBe(2);
    expect(await Promise.all(ports.map(get))).toEqual(['one\n', 'two\n']);
  });

  it('fails with the number of a fixed port that another program has', async () => {
    engine = agentOnDocker();
    const other = await listen(18095);
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        containerDefinitions: [container('web', { ...idle, portMappings: [{ containerPort: 80, hostPort: 18095 }] })],
      },
    });
    const { desired } = await engine.until(arn, isStopped);
    other.close();
    expect(desired.stop?.reason).toMatch(
      /^CannotStartContainerError: port 18095\/tcp of 127\.0\.0\.1.* by another program/,
    );
  });

  it.each(['bridge', 'awsvpc'] as const)('on %s publishes a range of ports as one, in a row', async (networkMode) => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode,
        containerDefinitions: [
          container('web', { ...serve(18072, 'middle'), portMappings: [{ containerPortRange: '18071-18073' }] }),
        ],
      },
    });
    await engine.until(arn, isRunning);
    const owner = networkMode === 'bridge' ? 'web' : PAUSE;
    const [binding, ...more] = engine.container(arn, owner).networkBindings;
    expect(more).toEqual([]);
    expect(binding).toMatchObject({ containerPortRange: '18071-18073', protocol: 'tcp' });
    const [first = 0, last = 0] = (binding?.hostPortRange ?? '').split('-').map(Number);
    expect(last - first).toBe(2);
    expect(await get(first + 1)).toBe('middle\n');
  });

  it('links containers by their names', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        containerDefinitions: [
          container('db', { ...serve(5432, 'db'), portMappings: [] }),
          container('web', { ...idle, links: ['db:database'] }),
        ],
      },
    });
    await engine.until(arn, isRunning);
    const web = engine.container(arn, 'web').dockerId ?? '';
    expect(await read(web, 'http://database:5432/index.html')).toBe('db');
  });
});

describe('host and none', () => {
  it("use the machine's network, or none", async () => {
    engine = agentOnDocker();
    const host = engine.run({
      definition: { networkMode: 'host', containerDefinitions: [container('web', serve(18097, 'host'))] },
    });
    const none = engine.run({ definition: { networkMode: 'none', containerDefinitions: [container('web', idle)] } });
    await Promise.all([host, none].map((arn) => engine.until(arn, isRunning)));
    const interfaces = await execute(engine.docker, engine.container(none, 'web').dockerId ?? '', [
      'ls',
      '/sys/class/net',
    ]);
    expect(interfaces).toBe('lo');
    expect(engine.container(host, 'web').networkBindings).toMatchObject([{ containerPort: 18097, hostPort: 18097 }]);
    const mode = await engine.docker.inspectContainer(engine.container(host, 'web').dockerId ?? '');
    expect(Object.keys(mode?.networks ?? {})).toEqual(['host']);
  });
});
