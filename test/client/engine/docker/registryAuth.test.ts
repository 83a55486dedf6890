import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistryAuth, registryOf } from '../../../../client/engine/docker/registryAuth.ts';

let configFolder: string;
const path = process.env['PATH'];
beforeEach(async () => {
  configFolder = await mkdtemp(join(tmpdir(), 'drydock-config-'));
});
afterEach(async () => {
  process.env['PATH'] = path;
  await rm(configFolder, { recursive: true, force: true });
});

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function credentials(
  config: unknown,
  image: string,
  runHelper?: (helper: string, registry: string) => Promise<string>,
) {
  await writeFile(join(configFolder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return createRegistryAuth({ configFolder, ...(runHelper ? { runHelper } : {}) }).forImage(image);
}

describe('the registry of an image', () => {
  it.each([
    ['nginx', 'https://index.docker.io/v1/'],
    ['library/nginx:1', 'https://index.docker.io/v1/'],
    ['docker.io/a/b', 'https://index.docker.io/v1/'],
    ['localhost/a', 'localhost'],
    ['host:5000/a', 'host:5000'],
    [`${ECR}/app:1`, ECR],
  ])('%s → %s', (image, registry) => expect(registryOf(image)).toBe(registry));
});

describe('credentials', () => {
  it('are none without a configuration or entry', async () => {
    expect(await createRegistryAuth({ configFolder: join(configFolder, 'none') }).forImage('nginx')).toBeUndefined();
    expect(await credentials({ auths: {} }, 'nginx')).toBeUndefined();
  });

  it('come from auths, by registry, also when that was written as an address', async () => {
    const auths = { 'https://registry.example/v2/': { auth: base64('me:pass:word') } };
    expect(await credentials({ auths }, 'registry.example/app')).toEqual({
      username: 'me',
      password: 'pass:word',
      serveraddress: 'registry.example',
    });
    expect(await credentials({ auths }, 'other.example/app')).toBeUndefined();
    const token = { 'https://index.docker.io/v1/': { identitytoken: 'token' } };
    expect(await credentials({ auths: token }, 'nginx')).toMatchObject({ identitytoken: 'token' });
  });

  it("come from the registry's helper before the general store", async () => {
    const asked: string[] = [];
    const config = { credHelpers: { [ECR]: 'ecr-login' }, credsStore: 'desktop', auths: { [ECR]: {} } };
    const run = (helper: string, registry: string) => {
      asked.push(`${helper} ${registry}`);
      return Promise.resolve(JSON.stringify({ Username: 'AWS', Secret: 'secret' }));
    };
    expect(await credentials(config, `${ECR}/app`, run)).toEqual({
      username: 'AWS',
      password: 'secret',
      serveraddress: ECR,
    });
    await credentials(config, 'nginx', run);
    expect(asked).toEqual([`ecr-login ${ECR}`, 'desktop https://index.docker.io/v1/']);
  });

  it('are none when the store has none, and a token when it says so', async () => {
    const none = () => Promise.reject(new Error('credentials not found in native keychain'));
    expect(await credentials({ credsStore: 'desktop' }, 'nginx', none)).toBeUndefined();
    const token = () => Promise.resolve(JSON.stringify({ Username: '<token>', Secret: 't' }));
    expect(await credentials({ credsStore: 'desktop' }, 'nginx', token)).toMatchObject({ identitytoken: 't' });
  });

  it('of a configuration that is broken are an error that names the file', async () => {
    await expect(credentials('{', 'nginx')).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringContaining('config.json') as string,
    });
  });
});

describe('a credential helper', () => {
  it('that is not installed is named, with the way out', async () => {
    await expect(credentials({ credHelpers: { [ECR]: 'ecr-login' } }, `${ECR}/app`)).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringMatching(/"ecr-login".*docker-credential-ecr-login is not on .*PATH/) as string,
    });
  });

  it.skipIf(process.platform === 'win32')('is run as Docker runs it: "get", registry on standard input', async () => {
    const program = join(configFolder, 'docker-credential-fake');
    await writeFile(
      program,
      '#!/bin/sh\nread registry\necho "{\\"Username\\":\\"$1\\",\\"Secret\\":\\"$registry\\"}"\n',
    );
    await chmod(program, 0o755);
    process.env['PATH'] = `${configFolder}${delimiter}${path ?? ''}`;
    expect(await credentials({ credHelpers: { [ECR]: 'fake' } }, `${ECR}/app`)).toEqual({
      username: 'get',
      password: ECR,
      serveraddress: ECR,
    });
  });

  it.skipIf(process.platform === 'win32')('that fails is told with its own words', async () => {
    const program = join(configFolder, 'docker-credential-fake');
    await writeFile(program, '#!/bin/sh\necho "no valid AWS session" >&2\nexit 1\n');
    await chmod(program, 0o755);
    process.env['PATH'] = `${configFolder}${delimiter}${path ?? ''}`;
    await expect(credentials({ credHelpers: { [ECR]: 'fake' } }, `${ECR}/app`)).rejects.toThrow(/no valid AWS session/);
  });
});
