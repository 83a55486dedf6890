/** Real pulls, from a registry of this test's own: digests, slow layers, refusals, logins. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { docker } from '../../../support/dockerObjects.ts';
import { agentOnDocker, isRunning, isStopped, type AgentOnDocker } from '../../../support/realDocker.ts';
import { container } from '../../../support/taskRecords.ts';
import { startTestRegistry, type TestRegistry } from '../../../support/testRegistry.ts';

let registry: TestRegistry;
let engine: AgentOnDocker;
let folder: string;
let image: string;
let digest: string;
let counter = 0;
const images: string[] = [];
const before = { ...process.env };

beforeAll(async () => {
  registry = await startTestRegistry();
  folder = await mkdtemp(join(tmpdir(), 'drydock-docker-config-'));
  process.env.DOCKER_CONFIG = folder;
  process.env.PATH = `${folder}${delimiter}${before.PATH ?? ''}`;
});

afterAll(async () => {
  process.env.DOCKER_CONFIG = before.DOCKER_CONFIG ?? '';
  process.env.PATH = before.PATH ?? '';
  await registry.close();
  await rm(folder, { recursive: true, force: true });
  for (const each of images)
    await docker
      .getImage(each)
      .remove({ force: true })
      .catch(() => undefined);
});

beforeEach(async () => {
  counter++;
  digest = await registry.put('team/app', `v${counter}`, `image ${counter} of ${process.pid}`);
  image = `${registry.host}/team/app:v${counter}`;
  images.push(image);
  await writeFile(join(folder, 'config.json'), '{}');
  engine = agentOnDocker();
});

afterEach(async () => {
  registry.slowness = 0;
  registry.broken = { status: 500, times: 0 };
  registry.login = undefined;
  expect(await engine.cleanUp()).toEqual([]);
});

const run = (reference = image) =>
  engine.run({
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [container('app', { image: reference, stopTimeout: 1 })],
    },
  });

describe('an image that is only in its registry', () => {
  it('is pulled, and its digest told', async () => {
    const { observed } = await engine.until(run(), isRunning);
    expect(observed.containers[0]?.imageDigest).toBe(digest);
    expect(observed.pullStartedAt).toBeLessThanOrEqual(observed.pullStoppedAt ?? 0);
  });

  it('is pulled by its digest', async () => {
    const reference = `${registry.host}/team/app@${digest}`;
    const { observed } = await engine.until(run(reference), isRunning);
    expect(observed.containers[0]?.imageDigest).toBe(digest);
  });

  it('is pulled once for all who want it, and not at all once nobody does', async () => {
    registry.slowness = 10_000;
    const known = registry.served.length;
    const first = run();
    await engine.until(first, ({ observed }) => observed.lastStatus === 'PENDING');
    const begun = Date.now();
    await engine.stop(first);
    expect(Date.now() - begun).toBeLessThan(20_000);
    registry.slowness = 100;
    const [second, third] = [run(), run()];
    await Promise.all([engine.until(second, isRunning), engine.until(third, isRunning)]);
    // Its own layer, once for the pull that was given up and once for the other two.
    const served = registry.served.slice(known).filter((path) => path.includes('/blobs/'));
    const times = served.map((path) => served.filter((each) => each === path).length);
    expect(Math.max(...times)).toBeLessThanOrEqual(2);
  });
});

describe('a registry', () => {
  it('that does not have the image is told as that', async () => {
    const { desired } = await engine.until(run(`${registry.host}/team/none:1`), isStopped);
    expect(desired.stop?.code).toBe('TaskFailedToStart');
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: manifest .*team\/none:1/);
  });

  it('that fails for a moment is asked again', async () => {
    registry.broken = { status: 503, times: 3 };
    await engine.until(run(), isRunning);
    expect(registry.broken.times).toBe(0);
  });

  it('that goes on failing is told with its own words', async () => {
    registry.broken = { status: 500, times: Infinity };
    const { desired } = await engine.until(run(), isStopped, 60);
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: .*500 Internal Server Error/);
  });

  it('that is not there is told, at once', async () => {
    const { desired } = await engine.until(run('127.0.0.1:1/team/app:1'), isStopped);
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: .*connection refused/);
  });
});

describe('a registry that wants a login', () => {
  const login = { username: 'AWS', password: 'a-secret' };
  const config = (content: object) => writeFile(join(folder, 'config.json'), JSON.stringify(content));
  const helper = async (name: string, script: string) => {
    const path = join(folder, `docker-credential-${name}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  };
  const answer = `cat > /dev/null; echo '{"Username":"AWS","Secret":"a-secret"}'`;

  beforeEach(() => {
    registry.login = login;
  });

  it('is told with what to do when there is none', async () => {
    const { desired } = await engine.until(run(), isStopped);
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: .*docker login.*credential helper/);
    expect(desired.stop?.reason).not.toContain('a-secret');
  });

  it("gets that of Docker's own configuration", async () => {
    await config({ auths: { [registry.host]: { auth: Buffer.from('AWS:a-secret').toString('base64') } } });
    await engine.until(run(), isRunning);
  });

  it.each(['fake', 'ecr-login'])('gets that of the credential helper %s', async (name) => {
    await helper(name, answer);
    await config({ credHelpers: { [registry.host]: name } });
    await engine.until(run(), isRunning);
  });

  it('gets that of the credential store', async () => {
    await helper('store', answer);
    await config({ credsStore: 'store' });
    await engine.until(run(), isRunning);
  });

  it('is told with what the credential helper said when that fails', async () => {
    await helper('broken', 'cat > /dev/null; echo "no valid session, run aws sso login" >&2; exit 1');
    await config({ credHelpers: { [registry.host]: 'broken' } });
    const { desired } = await engine.until(run(), isStopped);
    expect(desired.stop?.reason).toMatch(/docker-credential-broken could not give credentials .*run aws sso login/);
  });

  it('is told when the helper is not installed', async () => {
    await config({ credHelpers: { [registry.host]: 'absent' } });
    const { desired } = await engine.until(run(), isStopped);
    expect(desired.stop?.reason).toMatch(/docker-credential-absent is not on the engine's PATH/);
  });
});
