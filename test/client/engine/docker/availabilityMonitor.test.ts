import { describe, expect, it } from 'vitest';
import type { DockerAvailabilityStatus } from '../../../../client/engine/docker/availability.ts';
import { watchAvailability } from '../../../../client/engine/docker/availabilityMonitor.ts';
import type { FoundEndpoint } from '../../../../client/engine/docker/connect.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function watch(found?: () => Promise<FoundEndpoint>) {
  const clock = createFakeClock();
  const docker = { up: false, asked: 0, url: 'unix:///a.sock' };
  const used: string[] = [];
  const answer = <T>(value: T) => (docker.up ? Promise.resolve(value) : Promise.reject(new Error('refused')));
  const monitor = watchAvailability({
    find: () => {
      docker.asked++;
      const endpoint = { url: docker.url, foundBy: 'test' };
      if (found) return found();
      return Promise.resolve(
        docker.up
          ? { endpoint }
          : { endpoint: undefined, tried: [{ endpoint, problem: 'refused' }], message: 'Start Docker.' },
      );
    },
    use: ({ url }) => used.push(url),
    info: () =>
      answer({
        id: 'x',
        name: 'x',
        version: '20.10',
        apiVersion: '1.41',
        operatingSystem: 'Linux',
        osType: 'linux',
        architecture: 'x86_64',
        cpus: 2,
        memoryBytes: 100,
        rootless: false,
      }),
    ping: () => answer(undefined),
    clock,
    log: createLog(
      () => undefined,
      () => clock.now(),
    ),
    initialEndpoint: 'unix:///a.sock',
  });
  const told: DockerAvailabilityStatus[] = [];
  monitor.subscribe((status) => told.push(status));
  return { clock, docker, monitor, told, used };
}

describe('the watch over Docker', () => {
  it('tells that nobody answers and what to do, once, and finds Docker when it comes', async () => {
    const { clock, docker, monitor, told, used } = watch();
    await clock.advance(30_000);
    expect(told).toEqual([{ available: false, endpoint: 'unix:///a.sock', message: 'Start Docker.' }]);
    docker.up = true;
    docker.url = 'unix:///b.sock';
    await clock.advance(5000);
    expect(told.at(-1)).toEqual({
      available: true,
      endpoint: 'unix:///b.sock',
      version: '20.10',
      cpus: 2,
      memoryBytes: 100,
      architecture: 'x86_64',
    });
    expect(used).toEqual(['unix:///b.sock']);
    expect(monitor.status()).toEqual(told.at(-1));
    monitor.dispose();
  });

  it('says that it looks for one until the first search has ended, well, not, or by a fault', async () => {
    const { clock, monitor } = watch();
    expect(monitor.status()).toMatchObject({ available: false, looking: true });
    await clock.advance(0);
    await monitor.firstLook;
    expect(monitor.status()).not.toHaveProperty('looking');
    monitor.dispose();
    const faulty = watch(() => Promise.reject(new TypeError('no string')));
    await faulty.monitor.firstLook;
    expect(faulty.monitor.status()).toEqual({ available: false, endpoint: 'unix:///a.sock', message: 'no string' });
    faulty.monitor.dispose();
  });

  it('asks less and less often, but at least every five seconds', async () => {
    const { clock, docker, monitor } = watch();
    await clock.advance(3600);
    expect(docker.asked).toBe(4);
    await clock.advance(60_000);
    expect(docker.asked).toBeGreaterThanOrEqual(15);
    monitor.dispose();
  });

  it('notices within seconds that Docker has gone, and that it is back', async () => {
    const { clock, docker, monitor, told } = watch();
    docker.up = true;
    await clock.advance(1000);
    docker.up = false;
    told.length = 0;
    await clock.advance(5001);
    expect(told.at(-1)?.available).toBe(false);
    docker.up = true;
    await clock.advance(5000);
    expect(told.map(({ message = 'there' }) => message)).toEqual(['refused', 'Start Docker.', 'there']);
    expect(monitor.status().available).toBe(true);
    monitor.dispose();
  });
});
