/** The main job: run a definition from its lens, watch it, read it, reach it, look inside, stop it, see why it stopped. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const vsCode = useVsCode('run-task', { story: true });

/** Stand-ins start in a second; where images are pulled this covers the pull. */
const START = { deadlineSeconds: 120 };

const LIFE_CYCLE = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'];

const explorer = () => new Explorer(vsCode.current.window.page);
const rowTexts = async (view?: string) => (await explorer().rows(view)).map(({ text }) => text);

test('the lens runs the task, and the tree shows its way to RUNNING and HEALTHY', async () => {
  const { window } = vsCode.current;
  await explorer().show();
  await eventually(async () => expect(await explorer().pane('Clusters').innerText()).toContain('No task yet'));
  await window.screenshot('no-task-yet');
  await window.openFile('web/task-definition.json');
  await explorer().watchStatuses();
  await window.lens('Run task').click();
  await eventually(async () => expect((await rowTexts()).join('\n')).toMatch(/web:1 .*RUNNING, healthy/), START);
  const seen = await explorer().statusesOf('web:1');
  expect(seen.at(-1)).toBe('RUNNING');
  // The shortest of them may pass between two drawings of the tree; the order and a step before RUNNING may not be missed.
  expect(seen).toEqual(LIFE_CYCLE.filter((status) => seen.includes(status)));
  expect(seen.length).toBeGreaterThan(1);
  await eventually(async () => {
    const rows = await rowTexts();
    expect(rows).toEqual(expect.arrayContaining([expect.stringMatching(/^web RUNNING, healthy/)]));
    expect(rows).toEqual(expect.arrayContaining([expect.stringMatching(/^visitor RUNNING/)]));
  }, START);
  await window.screenshot('running');
});

test('the family and its revision are listed', async () => {
  await explorer().expand('web', 'Task Definitions');
  await explorer().row('web:1', 'Task Definitions').waitFor();
});

test('the published port answers', async () => {
  await explorer().expand(/^\s*web\s*RUNNING/);
  const address = await eventually(async () => {
    const found = /^\d+ → 80\/tcp ((?:127\.0\.0\.1|localhost):\d+)/m.exec((await rowTexts()).join('\n'));
    expect(found).not.toBeNull();
    return found?.[1] ?? '';
  });
  const response = await fetch(`http://${address}/`);
  expect(response.status).toBe(200);
});

test('what differs from ECS on this machine is said', async () => {
  const { window } = vsCode.current;
  await explorer().expand('differences from ECS');
  await window.screenshot('differences');
});

test('the logs of all its containers are followed', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/web:1/, /Show Logs/);
  await eventually(async () => {
    const text = await window.terminalText();
    expect(text).toContain('asking the web container at localhost');
    expect(text).toMatch(/GET \/ HTTP/);
  });
  await window.screenshot('logs');
});

test('a shell opens in a container and runs what is typed', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/^\s*web\s*RUNNING/, /Shell/);
  await window.page.locator('.terminal-wrapper.active .xterm-rows').filter({ hasText: /[#$]/ }).waitFor();
  await window.type('echo "inside: $((6*7))"');
  await window.press('Enter');
  await eventually(async () => expect(await window.terminalText()).toContain('inside: 42'));
  await window.screenshot('shell');
  await window.type('exit');
  await window.press('Enter');
});

test('a window that is loaded again shows the same task', async () => {
  const { window } = vsCode.current;
  await window.reload();
  await explorer().show();
  await eventually(async () => expect((await rowTexts()).join('\n')).toMatch(/web:1 .*RUNNING, healthy/), START);
  await window.screenshot('after-reload');
});

test('a stopped task stays in the tree and says why it stopped', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/web:1/, /Stop/);
  await eventually(async () => expect((await rowTexts()).join('\n')).toMatch(/web:1 .*STOPPED/), START);
  await explorer().expand(/web:1/);
  await eventually(async () => expect((await rowTexts()).join('\n')).toMatch(/stopped by user|UserInitiated|user/i));
  await window.screenshot('stopped');
});
