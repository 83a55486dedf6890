import { describe, expect, it } from 'vitest';
import { DockerError, type ContainerCreation, type Docker } from '../../../../../client/engine/docker/docker.ts';
import {
  ensureBalancer,
  listenerPort,
  ListenerPortTaken,
  type BalancerWish,
} from '../../../../../client/engine/networking/balancer/container.ts';
import type { ListenerRecord } from '../../../../../client/engine/state/balancers.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';
import { FakeDockerEngine } from '../../../../support/fakeDocker.ts';
import { dockerHandle } from '../../../../support/fakeDockerHandle.ts';

const PORT = 8080;

/** A Docker on whose machine somebody else has port 8080 for so many milliseconds. */
function situation(takenFor: number) {
  const clock = createFakeClock();
  const start = clock.now();
  const engine = new FakeDockerEngine({ clock });
  engine.images.add('helper');
  engine.networks.set('net', { name: 'net', labels: {} });
  const plain = dockerHandle(engine);
  const asked: string[] = [];
  const created = new Map<string, ContainerCreation>();
  const docker: Docker = {
    ...plain,
    async createContainer(creation) {
      const made = await plain.createContainer(creation);
      created.set(made.id, creation);
      return made;
    },
    startContainer(id) {
      const port = created.get(id)?.spec.HostConfig.PortBindings?.[`${listenerPort(0)}/tcp`]?.[0]?.HostPort ?? '';
      asked.push(port);
      if (port === String(PORT) && clock.now() - start < takenFor) {
        return Promise.reject(new DockerError('port-in-use', 'address already in use'));
      }
      return plain.startContainer(id);
    },
  };
  const network = { name: 'net', renew: () => Promise.resolve() };
  const options = {
    ...{ docker, clock, network, engineId: 'e', version: '1', helperImage: 'helper', publishAddress: '127.0.0.1' },
  };
  const ensure = async (fixed: boolean) => {
    const outcome = ensureBalancer(options, wish(fixed)).catch((error: unknown) => error);
    await clock.advance(10_000);
    return outcome;
  };
  return { ensure, asked, engine };
}

const listener = { targetGroupArn: 'web', hostPort: PORT } as ListenerRecord;
const wish = (fixed: boolean): BalancerWish => ({
  ...{ dockerName: 'balancer', serviceName: 'web', listeners: [listener], fixed: [fixed], configuration: '' },
});

describe('a balancer whose port somebody has', () => {
  it('keeps its address when that passes', async () => {
    const { ensure, asked, engine } = situation(500);
    expect(await ensure(false)).toMatchObject({ isNew: true });
    expect(new Set(asked)).toEqual(new Set([String(PORT)]));
    expect(engine.containers.size).toBe(1);
  });

  it('gets another when it does not', async () => {
    const { ensure, asked } = situation(Infinity);
    expect(await ensure(false)).toMatchObject({ isNew: true });
    expect(asked.at(-1)).toBe('');
  });

  it('has none when it must be that one, and leaves nothing', async () => {
    const { ensure, engine } = situation(Infinity);
    const refusal = await ensure(true);
    expect(refusal).toBeInstanceOf(ListenerPortTaken);
    expect(refusal).toMatchObject({
      message: expect.stringContaining('Port 8080 of this machine is in use') as string,
    });
    expect(engine.containers.size).toBe(0);
  });
});
