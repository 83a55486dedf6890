/** How files that belong together are written: names across files, repairs on save, refactorings, links, templates. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { eventually, repeatedly } from '../support/eventually.ts';
import { files } from './editingWorkspaceFiles.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const vsCode = useVsCode('editing-workspace', {
  files,
  settings: {
    '[ecs-task-definition]': { 'editor.defaultFormatter': 'drydock.drydock' },
    // Clicking a link needs no answer about who is trusted.
    'editor.codeActionsOnSave': {},
  },
});

const problems = async () => (await vsCode.current.window.problems()).join('\n');
const onDisk = (path: string, check: (text: string) => void) =>
  eventually(async () => check(await vsCode.current.read(path)));
async function set(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(vsCode.current.workspace, '.vscode');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

beforeEach(async () => {
  const { window } = vsCode.current;
  await window.press('Escape', 'Escape');
  await window.command('View: Close All Editors');
  await window.page.locator('.editor-group-container .tab').first().waitFor({ state: 'detached' });
});

test('a service definition is checked against a task definition that no editor shows, and follows it', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.openFile('blog/deploy/service-definition.json');
  await eventually(async () => {
    const told = await problems();
    expect(told).toContain('does not map port 80');
    expect(told).toContain('svc-lb-port');
  });
  await window.screenshot('editing-across-files');
  const path = 'blog/ecs/task-definition.json';
  const text = await session.read(path);
  await writeFile(join(session.workspace, path), text.replace('"containerPort": 8080', '"containerPort": 80'));
  await eventually(async () => expect(await problems()).not.toContain('svc-lb-port'));
  await writeFile(join(session.workspace, path), text);
  await eventually(async () => expect(await problems()).toContain('svc-lb-port'));
});

test('the container of a load balancer leads to its definition, and back to all its uses', async () => {
  const { window } = vsCode.current;
  await window.openFile('blog/deploy/service-definition.json');
  await eventually(async () => expect(await problems()).toContain('svc-lb-port'));
  await window.caretAt('"web",', 2);
  await repeatedly(async (timeout) => {
    await window.press('F12');
    await window.editorOf('blog/ecs/task-definition.json').waitFor({ timeout });
  });
  await window.screenshot('editing-definition');
  const references = window.page.locator('.zone-widget .ref-tree .monaco-list-row');
  await repeatedly(async (timeout) => {
    await window.press('Shift+F12');
    await references.filter({ hasText: 'service-definition.json' }).waitFor({ timeout });
  });
  await window.screenshot('editing-references');
  await window.press('Escape');
});

test('a container is renamed from the service definition into the task definition and the overlay', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.openFile('blog/deploy/service-definition.json');
  await eventually(async () => expect(await problems()).toContain('svc-lb-port'));
  await window.caretAt('"web",', 2);
  const input = window.page.locator('.rename-box input.rename-input');
  await repeatedly(async (timeout) => {
    await window.press('F2');
    await input.waitFor({ timeout });
  });
  await input.fill('front');
  await window.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await window.command('File: Save All Files');
  await onDisk('blog/deploy/service-definition.json', (text) => expect(text).toContain('"containerName": "front"'));
  await onDisk('blog/ecs/task-definition.json', (text) => expect(text).toContain('"name": "front"'));
  await onDisk('blog/ecs/task-definition.local.json', (text) => expect(text).toContain('"front"'));
  await window.screenshot('editing-renamed-across-files');
});

test('an overlay is checked against the definition beside it', async () => {
  const { window } = vsCode.current;
  await window.openFile('wiki/task-definition.local.json');
  await eventually(async () => {
    const told = await problems();
    expect(told).toContain('There is no container `wki` in task-definition.json');
    expect(told).toContain('overlay-port-unknown');
  });
  await window.screenshot('editing-overlay-problems');
  await window.caretAt('"wki"', 2);
  await window.quickFix('Rename to "wiki"');
  await window.save();
  await onDisk('wiki/task-definition.local.json', (text) => expect(text).toContain('"wiki": {'));
});

test('what is safe is repaired on save where the settings say so, and only there', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.openFile('save/task-definition.json');
  await eventually(async () => expect(await problems()).toContain('doc-json-syntax'));
  await window.caretAt('"save"', 0);
  await window.press('Home', 'Enter');
  await window.save();
  await onDisk('save/task-definition.json', (text) => expect(text).toContain('// comment'));
  await set({ '[ecs-task-definition]': { 'editor.codeActionsOnSave': { 'source.fixAll.drydock': 'explicit' } } });
  await repeatedly(async (patience) => {
    await window.press('Control+Home', 'End', 'Enter');
    await window.save();
    // The setting is on disk a moment before it counts.
    await eventually(
      async () => {
        const text = await session.read('save/task-definition.json');
        expect(text).not.toContain('// comment');
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      },
      { deadlineSeconds: patience / 1000 },
    );
  });
  await eventually(async () => expect(await problems()).not.toContain('doc-json-syntax'));
  await window.screenshot('editing-fixed-on-save');
  await set({});
});

test('plain secrets are moved to secrets, and an EC2 definition is turned to awsvpc', async () => {
  const { window } = vsCode.current;
  const refactor = async (at: string, title: string) => {
    await window.caretAt(at, 2);
    // The list closes when the document's problems are told anew.
    await repeatedly(async (timeout) => {
      await window.press('Escape');
      await window.command('Refactor...');
      await window.action(title).waitFor({ timeout });
      await window.screenshot(`editing-refactor-${at.replaceAll(/\W/g, '')}`);
      await window.action(title).click({ timeout });
    });
  };
  await window.openFile('legacy/task-definition.json');
  await refactor('DB_PASSWORD', 'secrets');
  await window.save();
  await onDisk('legacy/task-definition.json', (text) => {
    expect(text).toContain('"valueFrom"');
    expect(text).not.toContain('hunter2');
  });
  await refactor('"bridge"', 'awsvpc');
  await window.save();
  await onDisk('legacy/task-definition.json', (text) => {
    expect(text).toContain('"networkMode": "awsvpc"');
    expect(text).not.toContain('"links"');
  });
  await window.screenshot('editing-refactored');
});

test('images link to their pages', async () => {
  const { window } = vsCode.current;
  await window.openFile('legacy/task-definition.json');
  const link = window.editor.locator('.detected-link, .detected-link-active');
  await link.first().waitFor();
  await window.caretAt('public.ecr.aws/docker', 10);
  await window.hover(/follow link|Open|ECR Public/i);
  await window.screenshot('editing-links');
});

test('a template is attached by its name, and read around its instructions', async () => {
  const { window } = vsCode.current;
  await window.openFile('deploy/task-definition.json.j2');
  await window.statusBarItem('ECS Task Definition').waitFor();
  await eventually(async () => {
    const told = await problems();
    expect(told).toContain('an instruction of a template');
    expect(told).toContain('container-memory-min');
    expect(told).not.toContain('doc-json-syntax');
  });
  await window.screenshot('editing-template-by-name');
});

test('a service definition under any name is offered by its content', async () => {
  const { window } = vsCode.current;
  await window.openFile('content/production.json');
  const offer = window.notification('looks like an ECS service definition');
  await offer.waitFor();
  await offer.getByRole('button', { name: 'Yes' }).click();
  await eventually(async () => expect(await problems()).toContain('svc-launch-type-vs-strategy'));
  await window.screenshot('editing-service-by-content');
});

test('images that Docker has here are completed once an engine is connected', async () => {
  const { window } = vsCode.current;
  const explorer = new Explorer(window.page);
  await explorer.show();
  await eventually(async () => expect(await explorer.pane('Clusters').innerText()).toContain('No task yet'), {
    deadlineSeconds: 60,
  });
  await window.openFile('images/task-definition.json');
  await window.caretAt('"image": ""', 10);
  await window.suggest('drydock-test/web:latest');
  await window.screenshot('editing-local-images');
  await window.suggestion('drydock-test/web:latest').click();
  await window.save();
  await onDisk('images/task-definition.json', (text) => expect(text).toContain('"image": "drydock-test/web:latest"'));
});
