import { describe, expect, it } from 'vitest';
import { startFakeAgent } from '../../../support/fakeAgent.ts';
import { container } from '../../../support/taskRecords.ts';

const web = (networkMode: 'bridge' | 'awsvpc' | 'host', containerPort: number, hostPort?: number) => ({
  definition: {
    networkMode,
    containerDefinitions: [
      container('web', { portMappings: [{ containerPort, ...(hostPort === undefined ? {} : { hostPort }) }] }),
    ],
  },
});
const PAUSE = '~internal~ecs~pause';

describe('ports on bridge', () => {
  it('are picked from the ephemeral range, another one for each task', async () => {
    const engine = startFakeAgent();
    const arns = [engine.run(web('bridge', 80)), engine.run(web('bridge', 80, 0))];
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    expect(arns.map((arn) => engine.container(arn, 'web').networkBindings)).toEqual([
      [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32768, protocol: 'tcp' }],
      [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32769, protocol: 'tcp' }],
    ]);
  });

  it('fail with the port and the task that holds it when they are fixed and taken', async () => {
    const engine = startFakeAgent();
    const first = engine.run(web('bridge', 80, 8080));
    await engine.untilStatus(first, 'RUNNING');
    const second = engine.run(web('bridge', 80, 8080));
    const { desired } = await engine.untilStatus(second, 'STOPPED');
    expect(desired.stop?.reason).toMatch(/^CannotStartContainerError: port 8080\/tcp .* by task 0*[0-9a-f]+ \(web:1\)/);
    expect(engine.task(first).observed.lastStatus).toBe('RUNNING');
  });

  it('fail with what to do when Docker’s machine has no such address', async () => {
    const startError =
      'driver failed programming external connectivity: listen tcp4 10.9.8.7:80: cannot assign requested address';
    const reasonWith = async (settings: object) => {
      const engine = startFakeAgent({ behaviors: { web: { startError } }, settings });
      return (await engine.untilStatus(engine.run(web('bridge', 80)), 'STOPPED')).desired.stop?.reason;
    };
    expect(await reasonWith({ publishAddress: '10.9.8.7' })).toMatch(
      /^CannotStartContainerError: .*: 10\.9\.8\.7 is no address of the machine .* drydock\.publishAddress/,
    );
    expect(await reasonWith({ publishAddress: '10.9.8.7', bindAddress: '10.9.8.7' })).toMatch(/drydock\.address/);
  });

  it('are free again when the task that had them has stopped', async () => {
    const engine = startFakeAgent();
    const first = engine.run(web('bridge', 80, 8080));
    await engine.untilStatus(first, 'RUNNING');
    engine.requestStop(first);
    await engine.untilStatus(first, 'STOPPED');
    const second = engine.run(web('bridge', 80, 8080));
    await engine.untilStatus(second, 'RUNNING');
  });

  it('follow the overlay', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      ...web('bridge', 80, 8080),
      overlay: { containers: { web: { ports: { '80': 9090 } } }, volumes: {} },
    });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.container(arn, 'web').networkBindings[0]?.hostPort).toBe(9090);
  });
});

describe('ports on awsvpc', () => {
  it('are the container ports where those are free, on the pause', async () => {
    const engine = startFakeAgent();
    const arns = [engine.run(web('awsvpc', 8080)), engine.run(web('awsvpc', 8080)), engine.run(web('awsvpc', 80))];
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    expect(arns.map((arn) => engine.container(arn, PAUSE).networkBindings[0]?.hostPort)).toEqual([8080, 32768, 32769]);
    expect(arns.map((arn) => engine.container(arn, 'web').networkBindings)).toEqual([[], [], []]);
  });
});

describe('a port that somebody takes between choosing and binding', () => {
  it('is replaced by the next one, under a new name, with nothing left behind', async () => {
    const engine = startFakeAgent({ blindProbe: true });
    engine.docker.foreignPorts.add('32768/tcp').add('32769/tcp');
    const arn = engine.run(web('bridge', 80));
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.container(arn, 'web').networkBindings[0]?.hostPort).toBe(32770);
    expect(engine.docker.journal.filter((entry) => entry.startsWith('remove'))).toHaveLength(2);
    expect(engine.docker.containers.size).toBe(1);
    expect(engine.docker.get('web').creation.name).toBe(engine.container(arn, 'web').dockerName);
  });

  it('fails the task when the definition fixes it', async () => {
    const engine = startFakeAgent({ blindProbe: true });
    engine.docker.foreignPorts.add('8080/tcp');
    const arn = engine.run(web('bridge', 80, 8080));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toMatch(/^CannotStartContainerError: port 8080\/tcp .* by another program/);
  });
});

describe('ports on host', () => {
  it('are told as they are and not published', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(web('host', 8080));
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.container(arn, 'web').networkBindings).toEqual([
      { bindIP: '0.0.0.0', containerPort: 8080, hostPort: 8080, protocol: 'tcp' },
    ]);
    expect(engine.docker.get('web').creation.spec.HostConfig.PortBindings).toBeUndefined();
  });
});
