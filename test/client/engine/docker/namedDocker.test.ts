import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DockerInfo } from '../../../../client/engine/docker/docker.ts';
import { findNamed, hostOfEndpoint } from '../../../../client/engine/docker/namedDocker.ts';
import { lookAtDocker, objectionTo } from '../../../../client/engine/fleet/lookAtDocker.ts';

const meta = `/home/me/.docker/contexts/meta/${createHash('sha256').update('box').digest('hex')}/meta.json`;
const surroundings = {
  environment: {},
  home: '/home/me',
  platform: 'linux' as const,
  readFile: (path: string) =>
    Promise.resolve(
      path === meta ? JSON.stringify({ Endpoints: { docker: { Host: 'ssh://me@box.example' } } }) : undefined,
    ),
  exists: () => Promise.resolve(false),
  list: () => Promise.resolve([]),
};
const answers = () => Promise.resolve();

describe('a Docker that is named', () => {
  it('is where its context or its address leads', async () => {
    expect(await findNamed({ context: 'box' }, surroundings, answers)).toMatchObject({
      endpoint: { url: 'ssh://me@box.example' },
    });
    expect(await findNamed({ host: 'tcp://box:2375' }, surroundings, answers)).toMatchObject({
      endpoint: { url: 'tcp://box:2375' },
    });
  });

  it('is told as missing with what to do', async () => {
    expect(await findNamed({ context: 'bux' }, surroundings, answers)).toMatchObject({
      message: expect.stringContaining('There is no Docker context "bux"') as string,
    });
    const refuses = () => Promise.reject(new Error('it sleeps'));
    expect(await findNamed({ context: 'box' }, surroundings, refuses)).toMatchObject({
      message: 'The Docker at ssh://me@box.example of the Docker context "box" cannot be used: it sleeps',
    });
    expect(await findNamed({ host: 'box' }, surroundings, answers)).toMatchObject({
      message: expect.stringContaining('"box" is no address of a Docker engine') as string,
    });
  });

  it('publishes ports at the host of its address, or on this machine', () => {
    const hosts = [
      'unix:///x.sock',
      'tcp://10.0.0.2:2375',
      'ssh://me@box.example:22',
      'tcp://localhost:1',
      'tcp://[::1]:1',
    ];
    expect(hosts.map((url) => hostOfEndpoint({ url }))).toEqual([
      '127.0.0.1',
      '10.0.0.2',
      'box.example',
      '127.0.0.1',
      '127.0.0.1',
    ]);
  });
});

describe('what is to become a container instance', () => {
  const info: DockerInfo = {
    id: 'BOX',
    name: 'box',
    version: '27.0.0',
    apiVersion: '1.46',
    operatingSystem: 'Debian',
    osType: 'linux',
    architecture: 'aarch64',
    cpus: 2,
    memoryBytes: 4 * 1024 ** 3,
    rootless: false,
  };
  const endpoint = { url: 'ssh://me@box.example', foundBy: 'test' };
  const look =
    (more: Partial<DockerInfo> = {}) =>
    () =>
      Promise.resolve({ endpoint, info: { ...info, ...more } });
  const own = (id: string | undefined) => () => Promise.resolve(id);

  it('has the processors and memory its Docker tells, and the address given or that of its host', async () => {
    expect(await lookAtDocker({ context: 'box' }, look(), own('OWN'))).toEqual({
      docker: { context: 'box', address: 'box.example', id: 'BOX' },
      machine: { cpu: 2048, memory: 4096, version: '27.0.0', architecture: 'arm64' },
      isOwn: false,
    });
    const given = await lookAtDocker({ context: 'box', address: '10.0.0.9' }, look(), own('BOX'));
    expect(given).toMatchObject({ docker: { address: '10.0.0.9' }, isOwn: true });
  });

  it('runs containers of Linux', async () => {
    await expect(lookAtDocker({ context: 'box' }, look({ osType: 'windows' }), own('OWN'))).rejects.toThrow(
      /runs containers of windows/,
    );
  });

  it("is not used when another Docker answers in its place, or the engine's own", async () => {
    expect(await objectionTo('BOX', own('OWN'))(info)).toBeUndefined();
    expect(await objectionTo('BOX', own(undefined))(info)).toBeUndefined();
    expect(await objectionTo('OLD', own('OWN'))(info)).toContain('BOX instead of OLD');
    expect(await objectionTo('BOX', own('BOX'))(info)).toContain('Drydock itself uses');
    // Podman makes up an id whenever it is asked.
    const podman = { ...info, product: 'podman' as const };
    expect(await objectionTo('podman-box', own('OWN'))({ ...podman, id: 'another' })).toBeUndefined();
  });
});
