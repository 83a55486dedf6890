/** What real containers use, as the collector tells it. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';
import type { Usage } from '../../../../client/engine/docker/usage.ts';
import { createUsageCollector } from '../../../../client/engine/docker/usageCollector.ts';
import { systemClock } from '../../../../client/engine/util/clock.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { eventually } from '../../../support/eventually.ts';
import { leftovers } from '../../../support/realDocker.ts';

const engine = randomUUID();
const docker = createDocker({
  endpoint: () => ({ url: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', foundBy: 'test' }),
  registryAuth: { forImage: () => Promise.resolve(undefined) },
});
const MEBIBYTE = 1_048_576;
const made: string[] = [];

afterAll(async () => {
  for (const id of made) await docker.removeContainer(id);
  expect(await leftovers(docker, engine)).toEqual([]);
});

it('CPU stays within the limit, files read are no memory, and nobody is asked after the last has gone', async () => {
  const { id } = await docker.createContainer({
    name: `drydock-usage-${randomUUID()}`,
    spec: {
      Image: 'drydock-test/web:latest',
      // A file is written and read, which fills the cache; then it is busy.
      Cmd: ['sh', '-c', 'head -c 60000000 /dev/zero >/big; cat /big >/dev/null; while :; do :; done'],
      Labels: { 'dev.drydock.engine': engine },
      StopSignal: 'SIGKILL',
      HostConfig: { NanoCpus: 250_000_000, Memory: 128 * MEBIBYTE },
    },
  });
  made.push(id);
  await docker.startContainer(id);
  const asked: string[] = [];
  const collector = createUsageCollector({
    docker: {
      stats(container, options) {
        asked.push(container);
        return docker.stats(container, options);
      },
    },
    clock: systemClock,
    log: createLog(() => undefined, Date.now),
  });
  const told: Usage[] = [];
  const watches = [collector.watch(id, (usage) => told.push(usage)), collector.watch(id, () => undefined)];
  await eventually(() => expect(told.filter(({ cpuUnits = 0 }) => cpuUnits > 20).length).toBeGreaterThan(2), {
    deadlineSeconds: 60,
  });
  const last = told.at(-1);
  expect(last?.memoryLimitBytes).toBe(128 * MEBIBYTE);
  expect(last?.memoryBytes).toBeLessThan(40 * MEBIBYTE);
  // A quarter of a CPU, and what the sampling adds.
  for (const { cpuUnits = 0 } of told.slice(2)) expect(cpuUnits).toBeLessThan(256 * 1.5);
  expect(last?.network).toBeDefined();
  expect(asked.length - told.length).toBeLessThanOrEqual(1);

  // A container that has ended ends nothing else, and is not told of.
  await docker.killContainer(id, 'SIGKILL');
  await eventually(async () => expect(await docker.stats(id)).toBeUndefined());
  watches.forEach((each) => each.dispose());
  expect(collector.watched()).toEqual([]);
});
