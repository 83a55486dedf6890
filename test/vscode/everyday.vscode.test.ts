/** What people do with tasks all day: look, copy, run twice, move a port, ask why, clean up. */
import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { docker } from '../support/dockerObjects.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../environment/vscode.mjs';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const START = { deadlineSeconds: 90 };
const taken = await freePort();
const listener = createServer().listen(taken, '127.0.0.1');
afterAll(() => listener.close());

const definition = (family: string, image: string, container: object) =>
  JSON.stringify({ family, containerDefinitions: [{ name: 'app', memory: 64, image, ...container }] }, undefined, 2);

const vsCode = useVsCode('everyday', {
  files: {
    'taken/task-definition.json': definition('taken', 'public.ecr.aws/docker/library/nginx:1.29-alpine', {
      portMappings: [{ containerPort: 80, hostPort: taken }],
    }),
    'crash/task-definition.json': definition('crash', 'public.ecr.aws/docker/library/busybox:1.37', {
      command: ['sh', '-c', 'echo the database does not answer; exit 3'],
    }),
    'shared/task-definition.json': JSON.stringify({
      family: 'shared',
      containerDefinitions: [
        {
          name: 'app',
          memory: 64,
          image: 'public.ecr.aws/docker/library/busybox:1.37',
          command: ['sh', '-c', 'echo kept >/data/kept'],
          mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-0123456789abcdef0' } }],
    }),
  },
});

const explorer = () => new Explorer(vsCode.current.window.page);
const rowTexts = async () => (await explorer().rows()).map(({ text }) => text).join('\n');
const run = async (folder: string) => {
  await vsCode.current.window.openFile(`${folder}/task-definition.json`);
  await vsCode.current.window.lens('Run task').click();
};
const clipboard = () => vsCode.current.window.page.evaluate<string>('navigator.clipboard.readText()');
/** Ports of this machine that the tree shows. */
const addresses = async () => [...(await rowTexts()).matchAll(/localhost:(\d+)/g)].map(([, port]) => port);

test('a second run of the same task gets a port of its own', async () => {
  const { window } = vsCode.current;
  await explorer().show();
  await run('web');
  await eventually(async () => expect(await addresses()).toHaveLength(1), START);
  await explorer().expand('web', 'Task Definitions');
  await explorer().choose(/web:1/, /Run Task/, { view: 'Task Definitions' });
  const ports = await eventually(async () => {
    const found = await addresses();
    expect(found).toHaveLength(2);
    return found;
  }, START);
  expect(new Set(ports).size).toBe(2);
  await window.screenshot('second-copy');
  // The port is published before the server in the container listens.
  for (const port of ports) {
    await eventually(async () => expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200), START);
  }
});

const shown = (text: string) =>
  vsCode.current.window.editor.locator('.view-line').filter({ hasText: text }).first().waitFor();

test('Inspect shows a task as the API tells it and a container as Docker does', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/web:1/, /Inspect/);
  await shown('"ElasticNetworkInterface"');
  await window.screenshot('inspect');
  // It waits for a healthy neighbour.
  await eventually(async () => expect((await rowTexts()).match(/^visitor RUNNING/gm)).toHaveLength(2), START);
  await explorer().choose(/^\s*visitor/, /Inspect/);
  await shown('"Status": "running"');
});

test('ARN and AWS CLI command of a task are copied', async () => {
  const { window, stateFolder } = vsCode.current;
  await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await explorer().choose(/web:1/, /Copy ARN/);
  const arn = await eventually(async () => {
    const text = await clipboard();
    expect(text).toMatch(/^arn:aws:ecs:[\w-]+:\d{12}:task\/default\/[0-9a-f]{32}$/);
    return text;
  });
  await explorer().choose(/web:1/, /Copy AWS CLI Command/);
  await eventually(async () => {
    const line = await clipboard();
    expect(line).toContain(`aws ecs describe-tasks --cluster default --tasks ${arn.split('/').at(-1) ?? ''}`);
    expect(line).toContain('--endpoint-url http://127.0.0.1:');
    expect(line).toContain(stateFolder);
  });
});

test('a port that is taken leads to another one', async () => {
  const session = vsCode.current;
  const { window } = session;
  await run('taken');
  const message = window.notification(`port ${taken} of this machine is taken`);
  await message.waitFor({ timeout: START.deadlineSeconds * 1000 });
  await window.screenshot('port-taken');
  await message.getByRole('button', { name: 'Choose Another Port' }).click();
  const input = window.page.locator('.quick-input-widget:visible input.input').first();
  await input.waitFor();
  const other = await input.inputValue();
  expect(Number(other)).not.toBe(taken);
  await window.press('Enter');
  await window.notification('Task taken:1 is running').waitFor({ timeout: START.deadlineSeconds * 1000 });
  expect(await session.read('taken/task-definition.local.json')).toContain(other);
  await eventually(async () => expect((await fetch(`http://127.0.0.1:${other}/`)).status).toBe(200), START);
});

test('a task that ends at once is never called running, and its page tells why', async () => {
  const { window } = vsCode.current;
  await run('crash');
  const message = window.notification(/Task crash:1 stopped.*exit code 3/);
  await message.waitFor({ timeout: START.deadlineSeconds * 1000 });
  expect(await window.notification('Task crash:1 is running').count()).toBe(0);
  await window.screenshot('crash');
  await message.getByRole('button', { name: 'Why?' }).click();
  const page = window.webview();
  for (const text of ['Essential container in task exited', 'exit code 3', 'the database does not answer']) {
    await page.getByText(text).first().waitFor();
  }
  await window.screenshot('why-stopped');
});

test('a task with a file system of AWS ends', async () => {
  await run('shared');
  await eventually(async () => expect(await rowTexts()).toMatch(/shared:1 .*STOPPED/), START);
});

test('all tasks are stopped and the finished ones removed', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/^\s*default/, /Stop All Tasks/);
  const dialog = window.dialog('Stop 3 tasks?');
  await dialog.waitFor();
  await window.screenshot('stop-all');
  await dialog.getByRole('button', { name: 'Stop Tasks' }).click();
  await window.statusBarItem(/(^|\D)0 tasks/).waitFor({ timeout: START.deadlineSeconds * 1000 });
  // What was inspected before is asked for anew: the page of the running container is still open.
  await explorer().expand(/web:1.*STOPPED/);
  await explorer().choose(/^\s*visitor/, /Inspect/);
  await shown('"Status": "exited"');
  await explorer().choose(/^\s*default/, /Remove Finished Tasks/);
  await explorer().pane('Clusters').getByText('No task yet').waitFor();
});

const volumes = async () =>
  (await docker.listVolumes({ filters: { name: ['drydock-efs-fs-0123456789abcdef0'] } })).Volumes;

test('the volume of a file system outlives its tasks until it is chosen to go', async () => {
  const { window } = vsCode.current;
  expect(await volumes()).toHaveLength(1);
  await window.command('Drydock: Remove Unused Volumes...');
  const list = window.page.locator('.quick-input-widget:visible').filter({ hasText: 'fs-0123456789abcdef0 /' });
  await list.waitFor();
  await window.screenshot('unused-volumes');
  await window.press('Enter');
  const dialog = window.dialog('Remove 1 volume and what is in it?');
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Remove Volume' }).click();
  await window.notification('Removed 1 volume.').waitFor();
  expect(await volumes()).toEqual([]);
});
