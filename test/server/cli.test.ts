import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer } from './support/bundle.ts';

let bundle: Awaited<ReturnType<typeof bundleServer>>;
const good = '{ "family": "web", "containerDefinitions": [{ "name": "app", "image": "nginx:1.27", "memory": 128 }] }\n';

beforeAll(async () => {
  bundle = await bundleServer();
  writeFileSync(join(bundle.folder, 'good.json'), good);
  writeFileSync(join(bundle.folder, 'bad.json'), good.replace('"family": "web"', '"family": "my web"'));
});
afterAll(() => bundle.remove());

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle.cli, ...args], {
    cwd: bundle.folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('drydock validate as a process', () => {
  it('ends with 0 where nothing is wrong', () => {
    expect(run('validate', 'good.json')).toEqual({ status: 0, stdout: 'No problems in 1 file.\n', stderr: '' });
  });

  it('ends with 1 and the place where something is', () => {
    const { status, stdout } = run('validate', 'good.json', 'bad.json');
    expect(status).toBe(1);
    expect(stdout).toContain('bad.json:1:13: error family-pattern: ');
    expect(stdout).toContain('1 error in 2 files.');
  });

  it('prints the stable JSON shape', () => {
    const { stdout } = run('validate', '--format', 'json', 'bad.json');
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'bad.json',
        code: 'family-pattern',
        severity: 'error',
        message: expect.stringContaining('my web') as string,
        pointer: '/family',
        range: { start: { line: 0, character: 12 }, end: { line: 0, character: 20 } },
      },
    ]);
  });

  it('ends with 2 for a file that is not there, and still tells of the others', () => {
    const { status, stdout, stderr } = run('validate', 'nope.json', 'bad.json');
    expect(status).toBe(2);
    expect(stderr).toContain('nope.json: there is no such file');
    expect(stdout).toContain('family-pattern');
  });

  it('ends with 2 and the way on for an option it does not know', () => {
    const { status, stderr } = run('validate', '--colour', 'good.json');
    expect(status).toBe(2);
    expect(stderr).toBe('Unknown option \'--colour\'.\nRun "drydock --help" to see what there is.\n');
  });

  it('expands globs itself and reads the standard input', () => {
    mkdirSync(join(bundle.folder, '.aws/deep'), { recursive: true });
    writeFileSync(join(bundle.folder, '.aws/deep/taskdef.json'), good);
    mkdirSync(join(bundle.folder, 'node_modules/x'), { recursive: true });
    writeFileSync(join(bundle.folder, 'node_modules/x/taskdef.json'), '{');
    expect(run('validate', '**/taskdef.json')).toEqual({ status: 0, stdout: 'No problems in 1 file.\n', stderr: '' });
    expect(run('validate', `${bundle.folder}/{good,bad}.json`).stdout).toContain('1 error in 2 files.');
    const { status, stdout } = spawnSync(process.execPath, [bundle.cli, 'validate', '-'], {
      input: '\uFEFF{}',
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('<stdin>:1:1: error doc-json-syntax: The file starts with a byte order mark');
  });

  it('repairs files in place', () => {
    const path = join(bundle.folder, 'fixable.json');
    writeFileSync(path, good.replace(' }] }', ' }],\n}'));
    const { status, stderr } = run('validate', '--fix', 'fixable.json');
    expect([status, stderr]).toEqual([0, 'fixable.json: fixed doc-json-syntax: Remove the comma\n']);
    expect(readFileSync(path, 'utf8')).toBe(good.replace(' }] }', ' }]\n}'));
  });
});
