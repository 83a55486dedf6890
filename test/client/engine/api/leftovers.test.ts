import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../../../client/engine/docker/labels.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { fakeDocker } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { dockerHandle } from '../../../support/fakeDockerHandle.ts';
import { startHarness, type Harness } from './harness.ts';

let api: Harness;
let engine: ReturnType<typeof fakeDocker>;

/** Its calls take no time, of a clock that stands still. */
function instantDocker(): Docker {
  const clock = createFakeClock();
  engine = fakeDocker({ clock: { ...clock, sleep: () => Promise.resolve() } });
  return dockerHandle(engine);
}

beforeEach(async () => {
  api = await startHarness({ docker: instantDocker() });
  const own = { [LABELS.engine]: api.store.engineId };
  const fileSystem = { ...own, [LABELS.role]: 'file-system' };
  engine.volumes.set('idle', { ...fileSystem, [LABELS.fileSystem]: 'fs-1 /data' });
  engine.volumes.set('used', { ...fileSystem, [LABELS.fileSystem]: 'fs-2 /' });
  engine.volumes.set('shared', { ...own, [LABELS.role]: 'volume' });
  engine.volumes.set('of-a-person', {});
  engine.volumes.set('theirs', { [LABELS.engine]: 'another', [LABELS.role]: 'file-system' });
  const spec = (Labels: Record<string, string>, Binds: string[]) => ({
    name: `c${engine.containers.size}`,
    spec: { Image: 'drydock-test/web:latest', Labels, HostConfig: { Binds } },
  });
  engine.create(spec(own, ['used:/data']));
  engine.create(spec({ [LABELS.engine]: 'another' }, []));
});
afterEach(() => api[Symbol.asyncDispose]());

describe('what no task uses', () => {
  it('is told: file systems that no container has, and what other engines have in this Docker', async () => {
    expect(await api.local('ListLeftovers', {})).toEqual({
      volumes: [{ name: 'idle', fileSystem: 'fs-1 /data' }],
      others: [{ engineId: 'another', containers: 1, running: 0, networks: 0, volumes: 1 }],
    });
  });

  it('is removed when it is named, and nothing else, whatever is named', async () => {
    const names = ['idle', 'used', 'shared', 'of-a-person', 'theirs', 'nowhere'];
    const answer = await api.local('RemoveVolumes', { names });
    expect(answer).toMatchObject({ removed: ['idle'] });
    expect(answer['kept']).toHaveLength(5);
    expect([...engine.volumes.keys()]).toEqual(['used', 'shared', 'of-a-person', 'theirs']);
  });
});
