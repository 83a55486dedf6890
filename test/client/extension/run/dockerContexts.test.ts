import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressProblem, dockerContexts, dockerFolder } from '../../../../client/extension/run/dockerContexts.ts';

describe('contexts of the docker command', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-contexts-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (digest: string, text: string) => {
    const at = join(folder, 'contexts', 'meta', digest);
    await mkdir(at, { recursive: true });
    await writeFile(join(at, 'meta.json'), text);
  };
  const meta = (name: string, host: string, description?: string) =>
    JSON.stringify({
      Name: name,
      Metadata: description === undefined ? {} : { Description: description },
      Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
    });

  it('are read by name, with their address', async () => {
    await write('b', meta('rootless', 'unix:///run/user/1000/docker.sock'));
    await write('a', meta('build-box', 'ssh://me@build-box', 'The big one'));
    expect(await dockerContexts(folder)).toEqual([
      { name: 'build-box', host: 'ssh://me@build-box', description: 'The big one' },
      { name: 'rootless', host: 'unix:///run/user/1000/docker.sock', description: '' },
    ]);
  });

  it('are none where Docker keeps no files, and broken or foreign ones are left out', async () => {
    expect(await dockerContexts(join(folder, 'nowhere'))).toEqual([]);
    await write('a', '{');
    await write('b', JSON.stringify({ Name: 'k8s', Endpoints: { kubernetes: {} } }));
    await write('c', 'null');
    await mkdir(join(folder, 'contexts', 'meta', 'd'));
    expect(await dockerContexts(folder)).toEqual([]);
  });

  it('are where DOCKER_CONFIG says', () => {
    expect(dockerFolder({ DOCKER_CONFIG: '/elsewhere' })).toBe('/elsewhere');
    expect(dockerFolder({})).toMatch(/\.docker$/);
  });
});

describe('an address that somebody types', () => {
  it.each(['unix:///var/run/docker.sock', 'tcp://10.0.0.5:2376', 'ssh://me@build-box', 'ssh://box:2222 '])(
    '%j is one',
    (text) => expect(addressProblem(text)).toBeUndefined(),
  );
  it.each(['', 'build-box', 'unix://docker.sock', 'http://box:2375', 'ftp://x', 'tcp://', 'ssh://me @box'])(
    '%j is none',
    (text) => expect(addressProblem(text)).toMatch(/ssh:\/\/me@build-box/),
  );
});
