/** The examples keep what their README promises: one file full of planted mistakes, the others without any. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createWorkspace } from '../../server/src/cli/workspace.ts';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
/** Folders with a task definition, those with a service definition, and every file, by their paths below the examples. */
const names = files.filter((path) => path.endsWith('/task-definition.json')).map((path) => dirname(path));
const documents = files.filter((path) => path.endsWith('.json'));
const services = documents.filter((path) => path.endsWith('/service-definition.json'));

/** All examples together, as the command line and the editor see a folder. */
const workspace = createWorkspace((code, error) => {
  throw new Error(code, { cause: error });
});
for (const path of documents) workspace.put(path, readFileSync(`${folder}/${path}`, 'utf8'));

function codesIn(path: string): string[] {
  // Hints are advice: the examples are in nobody's account.
  return workspace
    .validate(path, { launchType: undefined, levels: {} })
    .filter(({ severity }) => severity !== 'hint')
    .map(({ code }) => code);
}

test('the broken example has each planted mistake once and no other', () => {
  expect(codesIn('broken/task-definition.json').sort()).toEqual([
    'depends-unknown',
    'doc-unknown-key',
    'exec-role-fargate-awslogs',
    'fargate-cpu-memory',
    'mount-unknown-volume',
    'port-awsvpc-equal',
  ]);
});

test.each(documents.filter((path) => !path.startsWith('broken/')))('the example "%s" has no error and no warning', (path) => {
  expect(codesIn(path)).toEqual([]);
});

test.each(services)('the service of "%s" is for the task definition beside it', (path) => {
  const read = (file: string) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Record<string, unknown>;
  expect(read(path)['taskDefinition']).toBe(read(`${dirname(path)}/task-definition.json`)['family']);
});

test('the README speaks of every example', () => {
  const text = readFileSync(`${folder}/README.md`, 'utf8');
  for (const name of names) expect(text).toContain(`${name}/task-definition.json`);
  for (const path of services) expect(text).toContain(path);
});
