/** Looking inside tasks: what they use, why they stopped, commands in their containers, their files. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually, repeatedly } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const START = { deadlineSeconds: 90 };

const IMAGE = 'public.ecr.aws/docker/library/busybox:1.37';
const busy = {
  family: 'busy',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '512',
  memory: '1024',
  containerDefinitions: [
    {
      name: 'api',
      image: IMAGE,
      memory: 256,
      // Busy and idle in turn, so that the lines have something to show.
      command: [
        'sh',
        '-c',
        'mkdir -p /srv/app/cache; echo mode=demo >/srv/app/config.ini; ln -s config.ini /srv/app/current; echo ready; while :; do i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done; sleep 1; done',
      ],
    },
    { name: 'metrics', image: IMAGE, command: ['sh', '-c', 'while :; do cat /proc/stat >/dev/null; sleep 0.05; done'] },
  ],
};
const failing = {
  family: 'orders',
  networkMode: 'awsvpc',
  containerDefinitions: [
    {
      name: 'orders',
      image: IMAGE,
      memory: 64,
      command: [
        'sh',
        '-c',
        'echo "orders 2.4.1 starting"; sleep 2; echo "Error: connect ECONNREFUSED 127.0.0.1:5432" >&2; exit 1',
      ],
    },
    {
      name: 'proxy',
      image: IMAGE,
      memory: 32,
      command: ['sh', '-c', 'echo "proxy is up"; trap "exit 0" TERM; sleep 600 & wait'],
    },
  ],
};
const text = (definition: object) => JSON.stringify(definition, undefined, 2);

const vsCode = useVsCode('lookInside', {
  story: true,
  files: { 'busy/task-definition.json': text(busy), 'orders/task-definition.json': text(failing) },
});

const explorer = () => new Explorer(vsCode.current.window.page);
const rowTexts = async () => (await explorer().rows()).map(({ text: row }) => row).join('\n');
const run = async (folder: string) => {
  await vsCode.current.window.openFile(`${folder}/task-definition.json`);
  await vsCode.current.window.lens('Run task').click();
};

test('the tree says what containers use', async () => {
  await explorer().show();
  await run('busy');
  await eventually(async () => expect(await rowTexts()).toMatch(/^api RUNNING · [\d.]+ % · [\d.]+ MiB$/m), START);
  await vsCode.current.window.screenshot('usage-tree');
});

test('a panel draws it beside the limits, for the eye and for a screen reader', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/busy:1/, /Show Resource Usage/);
  const page = window.webview();
  await page.getByRole('heading', { name: 'busy:1' }).waitFor();
  const chart = page.locator('[role=img][aria-label^="CPU"]');
  await chart.waitFor();
  // Some samples make a line.
  await eventually(
    async () =>
      expect((await page.locator('polyline').first().getAttribute('points'))?.split(' ').length).toBeGreaterThan(8),
    START,
  );
  expect(await chart.getAttribute('aria-label')).toMatch(/of 512 CPU units/);
  await page.getByText('limit of task 1024 MiB').waitFor();
  await page.getByText('limit of api 256 MiB').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(3);
  await chart.focus();
  await window.press('ArrowLeft');
  await page
    .locator('output')
    .first()
    .filter({ hasText: /api [\d.]+ units/ })
    .waitFor();
  await window.screenshot('usage-panel');
  await page.getByRole('button', { name: 'Fit scale to usage' }).click();
  await window.screenshot('usage-panel-fit');
});

test('tooltips tell limits, use, uptime and health', async () => {
  const { window } = vsCode.current;
  const tooltip = await explorer().tooltip(/^\s*api/, /of 256 MiB/);
  for (const part of [/of 512 CPU units/, /Running for/, /Processes/])
    await tooltip.filter({ hasText: part }).waitFor();
  await window.screenshot('usage-tooltip');
  await window.page.mouse.move(900, 400);
});

test('files of a container are browsed in the tree and open in an editor', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/^\s*api/, /Browse Files/);
  for (const folder of [/^\s*srv/, /^\s*app/]) {
    await explorer().row(folder).waitFor();
    await explorer().expand(folder);
  }
  await explorer()
    .row(/current.*→ config\.ini/)
    .waitFor();
  // A row that is drawn anew at that moment misses the click.
  await repeatedly(async (timeout) => {
    await explorer()
      .row(/config\.ini\s*10 B/)
      .click({ timeout });
    await window.editor.locator('.view-line').filter({ hasText: 'mode=demo' }).first().waitFor({ timeout });
  });
  await window.screenshot('container-files');
});

test('a file is downloaded', async () => {
  const session = vsCode.current;
  const { window, workspace } = session;
  const path = window.page.locator('.quick-input-widget:visible').filter({ hasText: 'Download config.ini' });
  await explorer().choose(/config\.ini\s*10 B/, /Download/, { opens: path });
  await eventually(async () =>
    expect(await path.locator('input.input').inputValue()).toBe(join(workspace, 'config.ini')),
  );
  await window.screenshot('download-dialog');
  await window.answer(join(workspace, 'downloaded.ini'));
  await window.notification('Downloaded /srv/app/config.ini (10 B)').waitFor();
  expect(await session.read('downloaded.ini')).toBe('mode=demo\n');
});

test('a folder is downloaded into a folder, but for its links', async () => {
  const session = vsCode.current;
  const dialog = session.window.page.locator('.quick-input-widget:visible').filter({ hasText: 'Download the folder' });
  await explorer().choose(/^\s*app$/, /Download/, { opens: dialog });
  await eventually(async () => expect(await dialog.locator('input.input').inputValue()).toContain(session.workspace));
  // Enter in the dialog of folders goes into one; the button takes it.
  await dialog.getByRole('button', { name: 'Download Here' }).click();
  // A message about it goes away by itself; the file stays.
  await eventually(async () => expect(await session.read('app/config.ini')).toBe('mode=demo\n'), START);
});

test('a command runs in a container and says how it ended', async () => {
  const { window } = vsCode.current;
  await window.command('Drydock: Run Command in Container...');
  await window.answer('metrics');
  await window.answer('echo result $((6 * 7)); exit 3');
  await eventually(async () => expect(await window.terminalText()).toMatch(/result 42\s+— Exit code 3; press Enter/));
  await window.screenshot('run-in-container');
});

test('the page about a stopped task names the cause and takes the next step', async () => {
  const { window } = vsCode.current;
  await run('orders');
  const message = window.notification(/Task orders:1 stopped/);
  await message.waitFor({ timeout: START.deadlineSeconds * 1000 });
  await message.getByRole('button', { name: 'Why?' }).click();
  const page = window.webview();
  await page.getByText('What it connects to does not answer: 127.0.0.1:5432').waitFor();
  for (const part of ['EssentialContainerExited', 'it ended the task', 'Running', 'orders 2.4.1 starting']) {
    await page.getByText(part).first().waitFor();
  }
  await window.screenshot('why-stopped-page');
  await page.getByRole('link', { name: /dependsOn/ }).click();
  await window.editor.locator('.view-line').filter({ hasText: '"family": "orders"' }).first().waitFor();
});

test('the panel of resource usage comes back with its window', async () => {
  const { window } = vsCode.current;
  await explorer().show();
  await explorer().choose(/busy:1/, /Show Resource Usage/);
  const heading = () => window.webview().getByRole('heading', { name: 'busy:1' });
  await heading().waitFor();
  await window.reload();
  // VS Code may have noted another tab as the one in front.
  await window.page
    .getByRole('tab', { name: /^Usage: busy:1/ })
    .first()
    .click();
  await heading().waitFor();
  await window.webview().locator('polyline').first().waitFor();
  await window.screenshot('usage-panel-after-reload');
});
