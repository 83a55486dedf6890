import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentFromFiles, parseEnvironmentFile } from '../../../../client/engine/agent/environmentFiles.ts';
import { startFakeAgent, type FakeAgent } from '../../../support/fakeAgent.ts';
import { container } from '../../../support/taskRecords.ts';

describe('an environment file', () => {
  it.each([
    ['is split at the first equals sign', 'URL=http://a?b=c', { URL: 'http://a?b=c' }],
    ['is taken as it is: quotes, spaces, references', ' A = "b" $C ', { ' A ': ' "b" $C ' }],
    ['has comments at the start of a line only', '# A=1\nB=2 # 3\n #C=4', { B: '2 # 3', ' #C': '4' }],
    ['leaves out lines without a name or an equals sign', 'export\n=1\n\nA=1\n', { A: '1' }],
    ['may have an empty value and ends of lines of Windows', 'A=\r\nB=2\r\n', { A: '', B: '2' }],
    ['has the last value of a name', 'A=1\nA=2', { A: '2' }],
  ])('%s', (_, text, expected) => expect(parseEnvironmentFile(text)).toEqual(expected));
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const objects = ['arn:aws:s3:::bucket/first.env', 'arn:aws:s3:::bucket/second.env'] as const;
const app = container('app', { environmentFiles: objects.map((value) => ({ type: 's3', value })) });
const files = () => ({ [objects[0]]: join(folder, '1.env'), [objects[1]]: join(folder, '2.env') });
const write = (name: string, text: string) => writeFile(join(folder, name), text);

/** Reading a file is no matter of the fake clock. */
async function ended(engine: FakeAgent, arn: string) {
  const look = () => engine.task(arn).observed.lastStatus;
  await expect
    .poll(async () => {
      await engine.clock.advance(10);
      return look();
    })
    .toMatch(/RUNNING|STOPPED/);
  return engine.task(arn);
}
const run = (engine: FakeAgent, environmentFiles: Record<string, string>) =>
  engine.run({
    definition: { networkMode: 'bridge', containerDefinitions: [app, container('other')] },
    overlay: { containers: { app: { environmentFiles } }, volumes: {} },
  });

describe('several files', () => {
  it('give a variable the value of the first that names it', async () => {
    await write('1.env', 'A=first\n');
    await write('2.env', 'A=second\nB=second\n');
    expect(await environmentFromFiles(app, { environmentFiles: files() })).toEqual({ A: 'first', B: 'second' });
  });
});

describe('a task with environment files', () => {
  it('gives their variables to its container, and writes them nowhere', async () => {
    await write('1.env', 'A=from-the-file\n');
    await write('2.env', '');
    const engine = startFakeAgent();
    const arn = run(engine, files());
    expect((await ended(engine, arn)).observed.lastStatus).toBe('RUNNING');
    expect(engine.docker.get('app').creation.spec.Env).toContain('A=from-the-file');
    expect(engine.docker.get('other').creation.spec.Env).not.toContain('A=from-the-file');
    expect(JSON.stringify(engine.store.snapshot())).not.toContain('from-the-file');
  });

  it.each([
    [
      'the overlay names none',
      () => ({ [objects[0]]: join(folder, '1.env') }),
      'no file on this machine stands for it',
    ],
    ['the file is not there', files, 'ENOENT'],
  ])('stops before any container is made when %s, with object and place', async (_, given, why) => {
    await write('1.env', '');
    const engine = startFakeAgent();
    const { desired } = await ended(engine, run(engine, given()));
    expect(desired.stop?.code).toBe('TaskFailedToStart');
    expect(desired.stop?.reason).toMatch(/^ResourceInitializationError: failed to download env files: /);
    for (const part of [objects[1], why, 'containers.app.environmentFiles', '.local.json']) {
      expect(desired.stop?.reason).toContain(part);
    }
    expect(engine.docker.containers.size).toBe(0);
  });

  it('needs none for a container that the overlay skips', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      definition: { networkMode: 'bridge', containerDefinitions: [app, container('other')] },
      overlay: { containers: { app: { skip: true } }, volumes: {} },
    });
    await engine.untilStatus(arn, 'RUNNING');
  });
});
