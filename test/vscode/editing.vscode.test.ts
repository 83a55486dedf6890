/** How a definition is written: problems and repairs, names, hints, templates, output of AWS, another formatter. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { eventually, repeatedly } from '../support/eventually.ts';
import { files } from './editingFiles.ts';
import { FORMATTER, packFormatter } from './editingFormatter.ts';
import { useVsCode } from './session.ts';

const formatter = await packFormatter();
afterAll(() => rm(formatter.folder, { recursive: true, force: true }));

const ours = { 'editor.defaultFormatter': 'drydock.drydock' };
const vsCode = useVsCode('editing', {
  files,
  moreExtensions: [formatter.vsix],
  settings: {
    '[json]': { 'editor.defaultFormatter': FORMATTER, 'editor.formatOnSave': true },
    '[ecs-task-definition]': ours,
  },
});

/** Settings of the workspace, as a person or a tool writes them while the window is open. */
async function set(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(vsCode.current.workspace, '.vscode');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

const problems = async () => (await vsCode.current.window.problems()).join('\n');
/** The file on disk once it is as expected: saving takes a moment. */
const saved = async (path: string, check: (text: string) => void, deadlineSeconds = 60) => {
  await vsCode.current.window.save();
  await eventually(async () => check(await vsCode.current.read(path)), { deadlineSeconds });
};
/** The editor as drawn, which has other spaces than the file. */
const shown = async () =>
  (await vsCode.current.window.editor.locator('.view-lines').innerText()).replaceAll('\u00a0', ' ');
const sourceAction = async (title: string) => {
  const { window } = vsCode.current;
  // The list closes when the document's problems are told anew.
  await repeatedly(async (timeout) => {
    await window.command('Source Action...');
    await window.action(title).click({ timeout });
  });
};

beforeEach(async () => {
  const { window } = vsCode.current;
  await window.press('Escape', 'Escape');
  await window.command('View: Close All Editors');
  await window.page.locator('.editor-group-container .tab').first().waitFor({ state: 'detached' });
});

test('all problems of a broken definition and of the service that runs it are listed at once', async () => {
  const { window } = vsCode.current;
  await window.openFile('store/task-definition.json');
  await window.openFile('store/service-definition.json');
  await eventually(async () => {
    const told = await problems();
    for (const code of [
      'fargate-cpu-memory',
      'role-format',
      'container-cpu-sum',
      'port-awsvpc-equal',
      'port-protocol',
      'awsvpc-links',
      'doc-unknown-key',
      'env-duplicate',
      'doc-type-mismatch',
      'mount-unknown-volume',
      'awslogs-region-required',
      'stop-timeout-fargate',
      'health-interval',
      'depends-cycle',
      'doc-json-syntax',
      'svc-lb-container',
      'svc-network-required',
    ]) {
      expect(told).toContain(code);
    }
  });
  await window.screenshot('editing-service');
  await window.openFile('store/task-definition.json');
  await window.editor.locator('.squiggly-error').first().waitFor();
  await window.screenshot('editing-problems');
});

test('a hover tells what a size means and what the containers take of it', async () => {
  const { window } = vsCode.current;
  await window.openFile('shop/task-definition.json');
  await window.caretAt('"1024"', 2);
  await window.hover('1024 CPU units are 1 vCPU', 'The containers take 1024 of 1024 CPU units');
  await window.screenshot('editing-hover');
});

test('units and defaults stand behind the values', async () => {
  const { window } = vsCode.current;
  await window.openFile('shop/task-definition.json');
  await eventually(async () => {
    const text = await shown();
    for (const hint of ['1 vCPU', '2 GB', 'networkMode: bridge', 'any free host port', 'essential']) {
      expect(text).toContain(hint);
    }
  });
  await window.screenshot('editing-inlay-hints');
});

test('a container is renamed in dependsOn, in links and in the overlay', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.openFile('shop/task-definition.json');
  await window.caretAt('"db", "condition"', 2);
  const input = window.page.locator('.rename-box input.rename-input');
  await repeatedly(async (timeout) => {
    await window.press('F2');
    await input.waitFor({ timeout });
  });
  expect(await input.inputValue()).toBe('db');
  await input.fill('postgres');
  await window.screenshot('editing-rename');
  await window.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await eventually(async () => {
    const lines = await shown();
    expect(lines).toContain('"postgres:database"');
  });
  await saved('shop/task-definition.json', (text) => {
    expect(text).toContain('"links": ["postgres:database"]');
    expect(text).toContain('"containerName": "postgres"');
    expect(text).toContain('"name": "postgres"');
    expect(text).not.toContain('"db"');
  });
  await eventually(async () => expect(await session.read('shop/task-definition.local.json')).toContain('"postgres"'));
  expect(await problems()).not.toMatch(/depends-unknown|links-target/);
  await window.screenshot('editing-renamed');
});

test('options of the chosen log driver are completed, the required ones first', async () => {
  const { window } = vsCode.current;
  await window.openFile('logs/task-definition.json');
  await window.caretAt('"/ecs/logs",', 0);
  await window.press('ArrowDown', 'End');
  await window.suggest('awslogs-region');
  const labels = await window.page.locator('.suggest-widget.visible .monaco-list-row .label-name').allInnerTexts();
  expect(labels.slice(0, 2).toSorted()).toEqual(['awslogs-region', 'awslogs-stream-prefix']);
  expect(labels).not.toContain('awslogs-group');
  await window.screenshot('editing-log-options');
  await window.suggestion('awslogs-region').click();
  // The example is selected: typing replaces it.
  await window.type('eu-north-1');
  await saved('logs/task-definition.json', (text) => expect(text).toContain('"awslogs-region": "eu-north-1"'));
  await eventually(async () => expect(await problems()).not.toContain('awslogs-region-required'));
});

test('a snippet brings a whole health check', async () => {
  const { window } = vsCode.current;
  await window.openFile('logs/task-definition.json');
  await window.caretAt('"healthCheck"', 0);
  await window.press('End');
  await window.suggest('Web, with wget');
  await window.screenshot('editing-snippet');
  await window.suggestion('Web, with wget').click();
  await window.press('Escape', 'Escape');
  await saved('logs/task-definition.json', (text) => {
    const { containerDefinitions } = JSON.parse(text) as { containerDefinitions: { healthCheck?: object }[] };
    expect(containerDefinitions[0]?.healthCheck).toMatchObject({
      command: ['CMD-SHELL', expect.stringContaining('wget')],
    });
  });
});

test('a quick fix repairs one problem, and fix all those with one safe repair', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.openFile('commented/task-definition.json');
  await eventually(async () => expect(await problems()).toContain('container-memory-min'));
  await window.caretAt('// the only one', 2);
  await repeatedly(async (timeout) => {
    await window.press('Escape', 'Control+.');
    await window.action('Fix all 5 of doc-json-syntax').waitFor({ timeout });
    await window.screenshot('editing-quick-fixes');
    await window.action('Remove the comment').click({ timeout });
  });
  await saved('commented/task-definition.json', (text) => {
    expect(text).not.toContain('the only one');
    expect(text).toContain('platform team');
  });
  await sourceAction('Fix all that can be fixed safely');
  await saved('commented/task-definition.json', (text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(text).toContain('\n            "name": "app"');
  });
  await eventually(async () => {
    const told = await problems();
    expect(told).not.toContain('doc-json-syntax');
    expect(told).toContain('container-memory-min');
  });
  await window.screenshot('editing-fixed-all');
});

test('placeholders without quotes leave the rest of a template checked', async () => {
  const { window } = vsCode.current;
  await window.openFile('template/task-definition.json');
  await eventually(async () => {
    const told = await problems();
    expect(told).toContain('doc-placeholder');
    expect(told).toContain('container-memory-min');
    expect(told).not.toContain('doc-json-syntax');
  });
  await window.screenshot('editing-template');
  // The outline and hovers work as well.
  await eventually(async () => expect((await window.symbols('sidecar')).join()).toContain('sidecar'));
  await window.caretAt('stopTimeout', 2);
  await window.hover(/.{40}/);
});

test('what AWS describes is made into what AWS registers', async () => {
  const { window } = vsCode.current;
  await window.openFile('described/task-definition.json');
  await eventually(async () => expect(await problems()).toContain('doc-describe-wrapper'));
  await window.screenshot('editing-described');
  await sourceAction('Make this input for RegisterTaskDefinition');
  await saved('described/task-definition.json', (text) => {
    expect(JSON.parse(text)).toEqual({
      containerDefinitions: [
        {
          name: 'app',
          image: 'public.ecr.aws/docker/library/nginx:1.29-alpine',
          cpu: 0,
          memory: 128,
          essential: true,
          environment: [{ name: 'EMPTY', value: '' }],
        },
      ],
      family: 'api',
      tags: [{ key: 'team', value: 'platform' }],
    });
  });
  await eventually(async () => expect(await problems()).not.toContain('doc-'));
  await window.screenshot('editing-registrable');
});

test('a definition under any name is recognised by its content and then checked', async () => {
  const { window } = vsCode.current;
  await window.openFile('content/api.json');
  const offer = window.notification('looks like an ECS task definition');
  await offer.waitFor();
  expect(await problems()).not.toContain('container-memory-min');
  await offer.getByRole('button', { name: 'Yes' }).click();
  await eventually(async () => expect(await problems()).toContain('container-memory-min'));
  await window.screenshot('editing-by-content');
});

test('a rule is switched off and on by a setting, at once', async () => {
  const { window } = vsCode.current;
  await window.openFile('template/task-definition.json');
  await eventually(async () => expect(await problems()).toContain('container-memory-min'));
  await set({ 'drydock.rules': { 'container-memory-min': 'off' } });
  await eventually(async () => {
    const told = await problems();
    expect(told).toContain('doc-placeholder');
    expect(told).not.toContain('container-memory-min');
  });
  await window.screenshot('editing-rule-off');
  await set({});
  await eventually(async () => expect(await problems()).toContain('container-memory-min'));
});

test('JSON that is looked after, but formatted by others, has no second formatter', async () => {
  const { window } = vsCode.current;
  await window.openFile('store/service-definition.json');
  await eventually(async () => expect(await problems()).toContain('service-definition.json'));
  await window.command('Format Document With...');
  const rows = window.page.locator('.quick-input-list .monaco-list-row');
  await rows.filter({ hasText: 'Prettier Formatter' }).waitFor();
  await rows.filter({ hasText: 'JSON Language Features' }).waitFor();
  expect((await rows.allInnerTexts()).join()).not.toContain('Drydock');
  await window.screenshot('editing-json-formatters');
  await window.press('Escape');
});

test('formatting on save by Prettier leaves a definition without problems, and JSON beside it is its own', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.openFile('layout/package.json');
  await saved('layout/package.json', (text) => expect(text).toBe('{ "name": "layout", "private": true }\n'));
  await set({ '[ecs-task-definition]': { 'editor.defaultFormatter': FORMATTER, 'editor.formatOnSave': true } });
  await window.openFile('layout/task-definition.json');
  const byPrettier = `{
  "family": "layout",
  "containerDefinitions": [
    { "name": "app", "image": "nginx:1.29", "memory": 128, "command": ["sh", "-c", "true"] }
  ]
}
`;
  // The setting is on disk a moment before it counts.
  await repeatedly((patience) =>
    saved('layout/task-definition.json', (text) => expect(text).toBe(byPrettier), patience / 1000),
  );
  await window.screenshot('editing-prettier');
  // Opened anew, the editor has the indentation that Prettier gave the file.
  await set({ '[ecs-task-definition]': ours });
  await window.command('View: Close All Editors');
  await window.page.locator('.editor-group-container .tab').first().waitFor({ state: 'detached' });
  await window.openFile('layout/task-definition.json');
  await window.statusBarItem('Spaces: 2').waitFor();
  await window.command('Format Document With...');
  await window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Prettier Formatter' }).waitFor();
  await window.screenshot('editing-formatters');
  await window.answer('Drydock');
  await eventually(async () => {
    const lines = await shown();
    expect(lines).toMatch(/\{\s*"name": "app",\s*\n/);
  });
  await saved('layout/task-definition.json', (text) => {
    expect(text).toContain('\n      "name": "app",\n');
    expect(JSON.parse(text)).toEqual(JSON.parse(byPrettier));
  });
  await window.screenshot('editing-own-format');
});
