/** What a person sees who opens task definitions: problems, fixes, completion, hover, outline, recognition by content. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useVsCode } from './session.ts';

const byContent = { containerDefinitions: [{ name: 'app', image: 'nginx', memory: 128 }], family: 'api' };
const vsCode = useVsCode('language', { files: { 'deploy/api.json': JSON.stringify(byContent, undefined, 2) } });

/** One mistake each, planted in examples/broken. */
const PLANTED = [
  'fargate-cpu-memory',
  'exec-role-fargate-awslogs',
  'port-awsvpc-equal',
  'doc-unknown-key',
  'mount-unknown-volume',
  'depends-unknown',
];

test('every planted mistake is underlined and listed with its code', async () => {
  const { window } = vsCode.current;
  await window.openFile('broken/task-definition.json');
  await eventually(async () => {
    const problems = (await window.problems()).join('\n');
    for (const code of PLANTED) expect(problems).toContain(code);
  });
  await expect(window.editor.locator('.squiggly-error').count()).resolves.toBeGreaterThanOrEqual(PLANTED.length - 1);
  await window.screenshot('problems');
});

test('a quick fix removes the port that cannot differ', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.caretAt('hostPort', 2);
  await window.quickFix(/hostPort/);
  await eventually(async () => expect((await window.problems()).join()).not.toContain('port-awsvpc-equal'));
  await window.save();
  await eventually(async () => {
    const text = await session.read('broken/task-definition.json');
    expect(text).not.toContain('hostPort');
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
  await window.screenshot('quick-fix-applied');
});

test('a quick fix corrects a misspelt key', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.caretAt('enviroment', 2);
  await window.quickFix(/environment/);
  await window.save();
  await eventually(async () => expect(await session.read('broken/task-definition.json')).toContain('"environment": ['));
});

test('the names of the other containers are completed in dependsOn', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.caretAt('"migrations"', 1);
  await window.suggest('migration');
  await window.screenshot('completion');
  await window.suggestion('migration').click();
  await window.save();
  await eventually(async () =>
    expect(await session.read('broken/task-definition.json')).toMatch(/"containerName": "migration"\s*,/),
  );
  await eventually(async () => expect((await window.problems()).join()).not.toContain('depends-unknown'));
});

test('a key that is typed is completed with the shape of its value', async () => {
  const session = vsCode.current;
  const { window } = session;
  await window.caretAt('"essential"', 0);
  await window.press('End', 'Enter');
  await window.type('"stopT');
  await window.suggest('stopTimeout');
  await window.suggestion('stopTimeout').click();
  // The caret is where the value goes.
  await window.type('30');
  await window.save();
  await eventually(async () => {
    const text = await session.read('broken/task-definition.json');
    const { containerDefinitions } = JSON.parse(text) as { containerDefinitions: { stopTimeout?: unknown }[] };
    expect(containerDefinitions.map(({ stopTimeout }) => stopTimeout)).toContain(30);
  });
});

test('hovering a key tells what it does', async () => {
  const { window } = vsCode.current;
  await window.openFile('web/task-definition.json');
  await window.caretAt('dependsOn', 2);
  await window.hover(/.{40}/);
  await window.screenshot('hover');
});

test('the outline names the containers', async () => {
  const { window } = vsCode.current;
  await eventually(async () => expect((await window.symbols('visitor')).join()).toContain('visitor'));
  await window.command('Explorer: Focus on Outline View');
  await window.screenshot('outline');
});

test('a task definition with any other name is offered its language', async () => {
  const { window } = vsCode.current;
  await window.openFile('deploy/api.json');
  const offer = window.notification('looks like an ECS task definition');
  await offer.waitFor();
  await window.screenshot('offer-by-content');
  await offer.getByRole('button', { name: 'Yes' }).click();
  await window.lens('Run task').waitFor();
  await window.statusBarItem(/ECS Task Definition/i).waitFor();
});

test('the time that activation takes is told', async () => {
  const { window } = vsCode.current;
  await window.command('Developer: Show Running Extensions');
  const row = window.page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Drydock' }).first();
  await row.waitFor();
  const text = (await row.innerText()).replaceAll(/\s+/g, ' ');
  const milliseconds = Number(/Activation: ([\d,.]+)\s*ms/.exec(text)?.[1]?.replaceAll(',', ''));
  console.log(`activation: ${milliseconds} ms`);
  // A figure to look at: on a busy machine it says more about the machine than about the extension.
  expect(milliseconds).toBeGreaterThan(0);
  await window.screenshot('running-extensions');
  await window.press('Escape');
});
