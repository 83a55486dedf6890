import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { createEngineNetwork, networkNameOf } from '../../../../client/engine/networking/engineNetwork.ts';
import { ENGINE_ID, fakeDocker } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { dockerHandle } from '../../../support/fakeDockerHandle.ts';

function setUp() {
  const clock = createFakeClock();
  const docker = fakeDocker({ clock, latency: () => 10 });
  return { clock, docker, network: createEngineNetwork(dockerHandle(docker), ENGINE_ID, '1.0.0') };
}

describe("an engine's network", () => {
  it('is made once for all who need it at the same time, with the label of the engine', async () => {
    const { clock, docker, network } = setUp();
    const all = Promise.all([network.ensure(), network.ensure(), network.ensure()]);
    await clock.advance(100);
    await all;
    expect([...docker.networks.values()]).toEqual([
      {
        name: networkNameOf(ENGINE_ID),
        labels: { 'dev.drydock.engine': ENGINE_ID, 'dev.drydock.role': 'network', 'dev.drydock.version': '1.0.0' },
      },
    ]);
  });

  it('is tried again after a failure, and taken over when it is there already', async () => {
    const { clock, docker, network } = setUp();
    docker.faults.push({ operation: 'createNetwork', error: new DockerError('timeout', 'slow'), afterwards: true });
    const first = network.ensure();
    const failure = expect(first).rejects.toMatchObject({ kind: 'timeout' });
    await clock.advance(100);
    await failure;
    const second = network.ensure();
    await clock.advance(100);
    await second;
    expect(docker.networks.size).toBe(1);
  });

  it('is removed when nothing is attached, and stays otherwise', async () => {
    const { clock, docker, network } = setUp();
    const made = network.ensure();
    await clock.advance(100);
    await made;
    docker.faults.push({ operation: 'removeNetwork', error: new DockerError('conflict', 'has active endpoints') });
    for (const left of [1, 0]) {
      const removal = network.removeIfUnused();
      await clock.advance(100);
      await removal;
      expect(docker.networks.size).toBe(left);
    }
  });

  it('is one of two after a kill in the middle of its making, the one that is used', async () => {
    const { clock, docker, network } = setUp();
    const labels = { 'dev.drydock.engine': ENGINE_ID, 'dev.drydock.role': 'network' };
    docker.networks.set('idle', { name: networkNameOf(ENGINE_ID), labels });
    docker.networks.set('used', { name: networkNameOf(ENGINE_ID), labels });
    const inUse = new DockerError('conflict', 'has active endpoints');
    docker.faults.push({ operation: 'removeNetwork', matching: 'used', error: inUse });
    const made = network.ensure();
    await clock.advance(100);
    await made;
    expect([...docker.networks.keys()]).toEqual(['used']);
  });
});
