import type { Log } from 'sarif';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../server/src/cli/run.ts';

const container = '{ "name": "app", "image": "nginx:1.27", "memory": 128 }';
const files: Record<string, string> = {
  'good.json': `{ "family": "web", "containerDefinitions": [${container}] }`,
  'warn.json': `{ "family": "web", "revision": 3, "containerDefinitions": [${container}] }`,
  'bad 100%.json': `{\n  "family": "my web",\n  "networkMode": "awsvpc",\n  "containerDefinitions": [{ "name": "a", "image": "b:1", "memory": 9, "portMappings": [{ "containerPort": 80, "hostPort": 81 }] }]\n}`,
  'linked-service.json':
    '{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1, "loadBalancers": [{ "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef", "containerName": "sidecar", "containerPort": 80 }] }',
  'services.json': '{ "services": [] }',
  'dirty.json': `{\n  "family": "web", // name\n  "revision": 3,\n  "status": "ACTIVE",\n  "networkMode": "bad",\n  "containerDefinitions": [{ "name": "app", "image": "nginx:1.27", "memory": "128", "user": null },],\n}\n`,
  'locked.json': '{ "family": "web", "revision": 3, "containerDefinitions": [] }',
  'we[i]rd.json': '{}',
  'web.local.json': '{ "container": {} }',
};

const missing = (path: string) => Object.assign(new Error('no'), { code: path.endsWith('/') ? 'EISDIR' : 'ENOENT' });

const run = (...argv: string[]) =>
  runCli(argv, {
    readStdin: () => Promise.resolve(files['bad 100%.json'] ?? ''),
    writeFile: (path, text) => {
      if (path === 'locked.json') return Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
      written.set(path, text);
      return Promise.resolve();
    },
    exists: (path) => Promise.resolve(path in files),
    glob: (pattern) => Promise.resolve(pattern === '*.json' ? ['good.json', 'warn.json'] : []),
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(missing(path)) : Promise.resolve(text);
    },
    folder: '/project',
    version: '1.2.3',
    isColored: false,
  });

const written = new Map<string, string>();
beforeEach(() => written.clear());

describe('drydock validate', () => {
  it('ends with 0 when there are warnings only', async () => {
    const { exitCode, stdout } = await run('validate', 'warn.json');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'warn.json:1:20: warning doc-output-only-field: `revision` (number that ECS gave the revision) is part of what ECS answers, not of what it takes. The AWS CLI and SDKs refuse it.\n' +
        `    1 | ${files['warn.json']?.slice(0, 100) ?? ''}…\n      | ${' '.repeat(19)}^^^^^^^^^^\n1 warning in 1 file.\n`,
    );
  });

  it('adds the words of ECS to errors', async () => {
    const { exitCode, stdout } = await run('validate', 'bad 100%.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('    ECS would say: Family contains invalid characters.\n');
    expect(stdout).toMatch(/^2 errors\b.* in 1 file\.$/m);
  });

  it('checks for the launch type it is given', async () => {
    const { stdout } = await run('validate', '--launch-type', 'FARGATE', 'good.json');
    expect(stdout).toContain('fargate-cpu-required');
  });

  it('knows overlays by their name', async () => {
    expect((await run('validate', 'web.local.json')).stdout).toContain('Did you mean `containers`?');
  });

  it('says that a file is something else', async () => {
    const { exitCode, stderr } = await run('validate', 'services.json');
    expect([exitCode, stderr]).toEqual([
      0,
      'services.json: this is nothing that ECS takes by itself; only its JSON was checked.\n',
    ]);
  });

  it('explains what cannot be read and what to do', async () => {
    const { exitCode, stderr } = await run('validate', 'nope.json', 'folder/');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('nope.json: there is no such file. Check the path');
    expect(stderr).toContain('folder/: this is a folder. Name the files in it, for example "folder/*.json".');
  });

  it('escapes what GitHub would misread', async () => {
    const { stdout } = await run('validate', '--format', 'github', 'bad 100%.json');
    expect(stdout.split('\n')[0]).toMatch(
      /^::error file=bad 100%25\.json,line=2,endLine=2,col=13,endColumn=21,title=family-pattern::`family` is "my web"/,
    );
  });

  it('writes SARIF that names its rules and places from 1', async () => {
    const { stdout } = await run('validate', '--format', 'sarif', 'bad 100%.json', 'good.json');
    const sarif = JSON.parse(stdout) as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
    };
    const [first] = sarif.runs;
    const column = (files['bad 100%.json']?.split('\n')[3]?.indexOf('81') ?? NaN) + 1;
    expect(sarif.version).toBe('2.1.0');
    expect(first?.tool.driver.rules.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['family-pattern', 'port-awsvpc-equal']),
    );
    expect(first?.results.find(({ ruleId }) => ruleId === 'port-awsvpc-equal')).toMatchObject({
      ruleId: 'port-awsvpc-equal',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'bad%20100%25.json' },
            region: { startLine: 4, startColumn: column, endLine: 4, endColumn: column + 2 },
          },
        },
      ],
      relatedLocations: [{ id: 0, message: { text: 'The container port' } }],
    });
  });

  it('writes an empty list where nothing is found', async () => {
    expect((await run('validate', '--format', 'json', 'good.json')).stdout).toBe('[]\n');
  });

  it('takes globs, each file once, and a file whose name looks like one', async () => {
    const { stdout } = await run('validate', 'good.json', '*.json', 'we[i]rd.json');
    expect(stdout).toContain('in 3 files.');
    expect(stdout).toContain('we[i]rd.json:1:1: error');
  });

  it('ends with 2 where a glob matches nothing', async () => {
    const { exitCode, stderr } = await run('validate', 'x/*.json', 'good.json');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^x\/\*\.json: no file matches\./);
  });

  it('reads the standard input under the name it is given', async () => {
    expect((await run('validate', '-')).stdout).toMatch(/^<stdin>:2:13: error family-pattern/);
    expect((await run('validate', '--stdin-filename', 'a/x.json', '-')).stdout).toMatch(/^a\/x\.json:2:13: error/);
  });

  it('changes levels and turns rules off', async () => {
    const off = await run('validate', '--rules', 'family-pattern=off,port-awsvpc-equal=hint', 'bad 100%.json');
    expect(off.exitCode).toBe(0);
    expect(off.stdout).toContain(': hint port-awsvpc-equal: ');
    expect(off.stdout).not.toContain('family-pattern');
    expect((await run('validate', '--rules', 'doc-output-only-field=error', 'warn.json')).exitCode).toBe(1);
  });

  it('ends with 1 when there are more warnings than allowed', async () => {
    const { exitCode, stderr } = await run('validate', '--max-warnings', '0', 'warn.json');
    expect([exitCode, stderr]).toEqual([1, '1 warning is more than the 0 that --max-warnings allows.\n']);
    expect((await run('validate', '--max-warnings', '1', 'warn.json')).exitCode).toBe(0);
  });

  it('repairs what is safe, says what it did, and ends by what is left', async () => {
    const { exitCode, stdout, stderr } = await run('validate', '--fix', 'dirty.json', 'good.json');
    expect(JSON.parse(written.get('dirty.json') ?? '')).toEqual({
      family: 'web',
      networkMode: 'bad',
      containerDefinitions: [{ name: 'app', image: 'nginx:1.27', memory: 128 }],
    });
    expect([...written.keys()]).toEqual(['dirty.json']);
    expect(stderr).toContain('dirty.json: fixed doc-json-syntax: Remove the comma (2 times)\n');
    expect(stderr).toContain('dirty.json: fixed doc-output-only-field: Remove `revision`\n');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('network-mode-values');
    expect(stdout).toMatch(/^1 error\b.* in 2 files\.$/m);
  });

  it('leaves rules alone that were turned off, and says what it could not write', async () => {
    await run('validate', '--fix', '--rules', 'doc-output-only-field=off', 'warn.json');
    expect(written.size).toBe(0);
    const { exitCode, stderr } = await run('validate', '--fix', 'locked.json');
    expect([exitCode, stderr]).toEqual([2, 'locked.json: the file may not be written. Check its permissions.\n']);
  });

  it('describes its rules in SARIF', async () => {
    const { stdout } = await run('validate', '--format', 'sarif', 'bad 100%.json');
    const [first] = (JSON.parse(stdout) as Log).runs;
    expect(first?.tool.driver.rules?.[0]).toMatchObject({
      id: 'family-pattern',
      helpUri: expect.stringMatching(/^https:/) as string,
      help: { markdown: expect.stringContaining('](https://') as string },
      defaultConfiguration: { level: 'error' },
    });
    expect(first?.results?.map(({ ruleIndex = -1 }) => first.tool.driver.rules?.[ruleIndex]?.id)).toEqual(
      first?.results?.map(({ ruleId }) => ruleId),
    );
  });

  it('checks a service definition against the task definition of the same call, and points into it', async () => {
    const text = await run('validate', 'linked-service.json', 'good.json');
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toContain('linked-service.json:1:');
    expect(text.stdout).toContain('`sidecar`');
    expect((await run('validate', 'linked-service.json')).stdout).not.toContain('`sidecar`');
  });
});
