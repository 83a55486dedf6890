/** A Docker that accepts every connection and never says a word. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as deadlines from '../../../../client/engine/docker/deadlines.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';

vi.mock('../../../../client/engine/docker/deadlines.ts', async (original) => {
  const real = await original<typeof deadlines>();
  const short = Object.fromEntries(Object.keys(real.DEADLINES).map((name) => [name, 30]));
  return { ...real, DEADLINES: short };
});

let server: Server;
let docker: Docker;

beforeAll(async () => {
  server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  docker = createDocker({
    endpoint: () => ({ url: `tcp://127.0.0.1:${port}`, foundBy: 'test' }),
    registryAuth: { forImage: () => Promise.resolve(undefined) },
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const CALLS: Readonly<Record<string, (port: Docker) => unknown>> = {
  ping: (port) => port.ping(),
  info: (port) => port.info(),
  inspectImage: (port) => port.inspectImage('x'),
  pullImage: (port) => port.pullImage('x', {}),
  createContainer: (port) => port.createContainer({ name: 'x', spec: { Image: 'x', HostConfig: {} } }),
  startContainer: (port) => port.startContainer('x'),
  stopContainer: (port) => port.stopContainer('x', 0),
  pauseContainer: (port) => port.pauseContainer('x'),
  unpauseContainer: (port) => port.unpauseContainer('x'),
  killContainer: (port) => port.killContainer('x', 'SIGKILL'),
  removeContainer: (port) => port.removeContainer('x'),
  putFiles: (port) => port.putFiles('x', [{ path: '/x', content: 'x', mode: 0o644 }]),
  statPath: (port) => port.statPath('x', '/'),
  readArchive: (port) => port.readArchive('x', '/'),
  processCount: (port) => port.processCount('x'),
  connectNetwork: (port) => port.connectNetwork('x', 'y'),
  volumeMountpoint: (port) => port.volumeMountpoint('x'),
  logBatches: (port) => port.logBatches('x', {})[Symbol.asyncIterator]().next(),
  inspectContainer: (port) => port.inspectContainer('x'),
  listContainers: (port) => port.listContainers({}),
  stats: (port) => port.stats('x'),
  createNetwork: (port) => port.createNetwork({ name: 'x', labels: {} }),
  removeNetwork: (port) => port.removeNetwork('x'),
  listImages: (port) => port.listImages(),
  listNetworks: (port) => port.listNetworks({}),
  createVolume: (port) => port.createVolume({ name: 'x', labels: {} }),
  volumeExists: (port) => port.volumeExists('x'),
  removeVolume: (port) => port.removeVolume('x'),
  listVolumes: (port) => port.listVolumes({}),
  watchEvents: (port) =>
    port.watchEvents({
      labels: {},
      signal: new AbortController().signal,
      onOpen: () => undefined,
      onEvent: () => undefined,
    }),
  logs: (port) => port.logs('x', {})[Symbol.asyncIterator]().next(),
  exec: (port) => port.exec('x', { command: ['true'], tty: false }),
};

describe('a call', () => {
  it.each(Object.entries(CALLS))('ends when Docker accepts it and never answers: %s', async (_, call) => {
    await expect(call(docker)).rejects.toMatchObject({ name: 'DockerError', kind: 'timeout' });
  });

  it('is missing from this list in no case', () => {
    const methods = Object.keys(docker).filter((name) => name !== 'endpoint');
    expect(Object.keys(CALLS).toSorted()).toEqual(methods.toSorted());
  });
});
