/** The examples keep what their README promises: one file full of planted mistakes, the others without any. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { expect, test } from 'vitest';
import { createLanguageService } from '../../server/src/language/index.ts';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function codesIn(name: string): string[] {
  const text = readFileSync(`${folder}/${name}/task-definition.json`, 'utf8');
  const service = createLanguageService();
  const document = TextDocument.create(`file:///${name}/task-definition.json`, 'ecs-task-definition', 1, text);
  // Hints are advice: the examples are in nobody's account.
  return service
    .validate(service.parse(document))
    .filter(({ severity }) => severity !== 'hint')
    .map(({ code }) => code);
}

test('the broken example has each planted mistake once and no other', () => {
  expect(codesIn('broken').sort()).toEqual([
    'depends-unknown',
    'doc-unknown-key',
    'exec-role-fargate-awslogs',
    'fargate-cpu-memory',
    'mount-unknown-volume',
    'port-awsvpc-equal',
  ]);
});

test.each(names.filter((name) => name !== 'broken'))('the example "%s" has no error and no warning', (name) => {
  expect(codesIn(name)).toEqual([]);
});

test('the README speaks of every example', () => {
  const text = readFileSync(`${folder}/README.md`, 'utf8');
  for (const name of names) expect(text).toContain(`${name}/task-definition.json`);
});
