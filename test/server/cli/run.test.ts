import { describe, expect, it } from 'vitest';
import { runCli } from '../../../server/src/cli/run.ts';

const container = '{ "name": "app", "image": "nginx", "memory": 128 }';
const files: Record<string, string> = {
  'good.json': `{ "family": "web", "containerDefinitions": [${container}] }`,
  'warn.json': `{ "family": "web", "revision": 3, "containerDefinitions": [${container}] }`,
  'bad 100%.json': `{\n  "family": "my web",\n  "networkMode": "awsvpc",\n  "containerDefinitions": [{ "name": "a", "image": "b", "memory": 9, "portMappings": [{ "containerPort": 80, "hostPort": 81 }] }]\n}`,
  'service.json': '{ "serviceName": "web", "desiredCount": 1 }',
  'web.local.json': '{ "container": {} }',
};

const run = (...argv: string[]) =>
  runCli(argv, {
    readFile: (path) => {
      const text = files[path];
      return text === undefined
        ? Promise.reject(Object.assign(new Error('no'), { code: path.endsWith('/') ? 'EISDIR' : 'ENOENT' }))
        : Promise.resolve(text);
    },
    version: '1.2.3',
    isColored: false,
  });

describe('drydock validate', () => {
  it('ends with 0 when there are warnings only', async () => {
    const { exitCode, stdout } = await run('validate', 'warn.json');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'warn.json:1:20: warning doc-output-only-field: `revision` (number that ECS gave the revision) is part of what ECS answers, not of what it takes. The AWS CLI and SDKs refuse it.\n1 warning in 1 file.\n',
    );
  });

  it('adds the words of ECS to errors', async () => {
    const { exitCode, stdout } = await run('validate', 'bad 100%.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('    ECS would say: Family contains invalid characters.\n');
    expect(stdout).toContain('2 errors in 1 file.\n');
  });

  it('checks for the launch type it is given', async () => {
    const { stdout } = await run('validate', '--launch-type', 'FARGATE', 'good.json');
    expect(stdout).toContain('fargate-cpu-required');
  });

  it('knows overlays by their name', async () => {
    expect((await run('validate', 'web.local.json')).stdout).toContain('Did you mean `containers`?');
  });

  it('says that a file is something else', async () => {
    const { exitCode, stderr } = await run('validate', 'service.json');
    expect([exitCode, stderr]).toEqual([0, 'service.json: this is no task definition; only its JSON was checked.\n']);
  });

  it('explains what cannot be read and what to do', async () => {
    const { exitCode, stderr } = await run('validate', 'nope.json', 'folder/');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('nope.json: there is no such file. Check the path');
    expect(stderr).toContain('folder/: this is a folder. Name the files in it, for example folder/*.json.');
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
    expect(first?.tool.driver.rules.map(({ id }) => id).toSorted()).toEqual(['family-pattern', 'port-awsvpc-equal']);
    expect(first?.results[1]).toMatchObject({
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
});
