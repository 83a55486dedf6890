import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitWouldCommit } from '../../../../client/extension/run/gitIgnored.ts';
import { distribute, hasOpenFiles, openSecrets } from '../../../../client/extension/run/secretNeeds.ts';
import { readSecrets, secretsPath } from '../../../../client/extension/run/secretsFile.ts';
import { createSavedSecrets } from '../../../../client/extension/savedSecrets.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';

const definition = {
  containerDefinitions: [
    {
      name: 'web',
      secrets: [
        { name: 'PASSWORD', valueFrom: `${ARN}:password::` },
        { name: 'TOKEN', valueFrom: 'token' },
      ],
      logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: 'splunk' }] },
      repositoryCredentials: { credentialsParameter: 'registry' },
    },
  ],
};

const open = (web: object) => openSecrets(definition, { containers: { web } }).map(({ valueFrom }) => valueFrom);

describe('the secrets that need a value', () => {
  it('are those of all kinds that the overlay gives none', () => {
    expect(open({})).toEqual([`${ARN}:password::`, 'token', 'splunk', 'registry']);
    expect(open({ secrets: { PASSWORD: 'x', 'splunk-token': 'y' } })).toEqual(['token', 'registry']);
    expect(open({ environment: { TOKEN: 'plain' }, image: 'other' })).toEqual([`${ARN}:password::`, 'splunk']);
    expect(open({ skip: true })).toEqual([]);
  });

  it('are not stumbled over in a half-typed definition', () => {
    expect(openSecrets({ containerDefinitions: [{ secrets: [{}, 'x'], logConfiguration: [] }, 1] }, {})).toEqual([]);
    expect(openSecrets({}, {})).toEqual([]);
  });

  it('know of environment files that no file of this machine stands for', () => {
    const files = { containerDefinitions: [{ name: 'web', environmentFiles: [{ type: 's3', value: 'arn' }] }] };
    expect(hasOpenFiles(files, {})).toBe(true);
    expect(hasOpenFiles(files, { containers: { web: { environmentFiles: { arn: './local.env' } } } })).toBe(false);
    expect(hasOpenFiles(files, { containers: { web: { skip: true } } })).toBe(false);
    expect(hasOpenFiles(definition, {})).toBe(false);
  });

  it('take theirs by reference or by whole secret, and nothing else is handed on', () => {
    const needs = openSecrets(definition, {});
    const { given, open: left } = distribute(needs, { [ARN]: '{"password": "x"}', token: 'y', unrelated: 'z' });
    expect(given).toEqual({ [ARN]: '{"password": "x"}', token: 'y' });
    expect(left.map(({ valueFrom }) => valueFrom)).toEqual(['splunk', 'registry']);
  });
});

describe('the secrets file', () => {
  it('lies beside the definition', () => {
    expect(secretsPath('/app/task-definition.json')).toBe('/app/task-definition.secrets.local.json');
  });

  it('has texts, and whole secrets as objects', () => {
    expect(readSecrets(`{ // for me\n "token": "x", "${ARN}": {"password": "y"}, "port": 5432, }`)).toEqual({
      kind: 'secrets',
      values: { token: 'x', [ARN]: '{"password":"y"}', port: '5432' },
    });
    expect(readSecrets(' ')).toEqual({ kind: 'secrets', values: {} });
  });

  it('is not quoted when it cannot be read', () => {
    const read = readSecrets('{"token": hunter2}');
    expect(read).toMatchObject({ kind: 'unreadable', offset: 10 });
    expect(JSON.stringify(read)).not.toContain('hunter2');
    expect(readSecrets('["token"]').kind).toBe('unreadable');
  });
});

describe('saved values', () => {
  const memento = () => {
    const kept = new Map<string, unknown>();
    return {
      kept,
      keys: () => [...kept.keys()],
      get: (key: string, otherwise?: unknown) => kept.get(key) ?? otherwise,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
  };
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      get: (key: string) => Promise.resolve(kept.get(key)),
      store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
      delete: (key: string) => Promise.resolve(void kept.delete(key)),
    };
  };
  type Parameters_ = Parameters<typeof createSavedSecrets>;

  it('are kept for one workspace until they are forgotten, only their names in the open', async () => {
    const [names, secrets] = [memento(), storage()];
    const saved = createSavedSecrets(secrets as unknown as Parameters_[0], names, () => 'one');
    const elsewhere = createSavedSecrets(secrets as unknown as Parameters_[0], names, () => 'two');
    await saved.save('token', 'hunter2');
    expect(await saved.get('token')).toBe('hunter2');
    expect(await elsewhere.get('token')).toBeUndefined();
    expect(saved.references()).toEqual(['token']);
    expect(JSON.stringify([...names.kept, ...secrets.kept.keys()])).not.toContain('hunter2');
    await saved.forget('token');
    expect([await saved.get('token'), saved.references(), secrets.kept.size]).toEqual([undefined, [], 0]);
  });
});

describe('a file with values', () => {
  it('would be committed by git unless it is ignored or in no repository', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-git-'));
    try {
      const file = join(folder, 'app.secrets.local.json');
      await writeFile(file, '{}');
      expect(await gitWouldCommit(file)).toBe(false);
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      expect(await gitWouldCommit(file)).toBe(true);
      await writeFile(join(folder, '.gitignore'), '*.local.json\n');
      expect(await gitWouldCommit(file)).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
