/** What goes wrong in the first minutes: each leads to one message with a button that does the next step. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const definition = (family: string, container: object) =>
  JSON.stringify({ family, containerDefinitions: [{ name: 'app', memory: 64, ...container }] }, undefined, 2);

const image = 'public.ecr.aws/docker/library/nginx:1.29-alpine';
const privateImage = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:1';

const vsCode = useVsCode('first-minutes', {
  files: {
    'private/task-definition.json': definition('private', { image: privateImage }),
    'mounts/task-definition.json': JSON.stringify({
      family: 'mounts',
      containerDefinitions: [
        { name: 'app', image, memory: 64, mountPoints: [{ sourceVolume: 'host', containerPath: '/host' }] },
      ],
      volumes: [{ name: 'host', host: { sourcePath: '/tmp' } }],
    }),
  },
});

const rowTexts = async () => (await new Explorer(vsCode.current.window.page).rows()).map(({ text }) => text).join('\n');
const START = { deadlineSeconds: 60 };
const START_WAIT = { timeout: 60_000 };

test('a secret without a value leads to the overlay, and with the value the task runs', async () => {
  const session = vsCode.current;
  const { window } = session;
  await new Explorer(window.page).show();
  await window.openFile('secrets/task-definition.json');
  // The first lens of a window waits for the server to start.
  await window.lens('Run task').click(START_WAIT);
  await window.page.locator('.quick-input-widget:visible').filter({ hasText: 'DATABASE_PASSWORD' }).waitFor(START_WAIT);
  await window.press('Escape');
  const message = window.notification('DATABASE_PASSWORD');
  await message.waitFor();
  await window.screenshot('secret-missing');
  await message.locator('.notification-list-item-buttons-container .monaco-button').first().click();
  await window.page.locator('.tab.active').filter({ hasText: 'task-definition.local.json' }).waitFor();
  const again = window.notification('run the task again');
  // Under the pointer it stays.
  await again.hover();
  await window.statusBarItem(/Ln [2-9], Col/).waitFor();
  await window.screenshot('secret-overlay');
  await window.type('correct horse');
  await window.save();
  await eventually(async () =>
    expect(await session.read('secrets/task-definition.local.json')).toContain('correct horse'),
  );
  await again.getByRole('button', { name: 'Run Task' }).click();
  await eventually(async () => expect(await rowTexts()).toMatch(/secrets:1 .*RUNNING/), START);
  expect(await rowTexts()).not.toContain('correct horse');
  await new Explorer(window.page).expand(/secrets:1.*RUNNING/);
  await window.screenshot('secret-running');
});

test('an image that cannot be pulled leads to a message that names it', async () => {
  const { window } = vsCode.current;
  await window.openFile('private/task-definition.json');
  await window.lens('Run task').click();
  const message = window.notification(privateImage);
  await message.waitFor();
  await window.screenshot('image-missing');
  await expect(
    message.locator('.notification-list-item-buttons-container .monaco-button').count(),
  ).resolves.toBeGreaterThan(0);
});

test('a task that mounts the host is confirmed first', async () => {
  const { window } = vsCode.current;
  await window.openFile('mounts/task-definition.json');
  await window.lens('Run task').click();
  const dialog = window.dialog('/tmp');
  await dialog.waitFor();
  await window.screenshot('confirm-mount');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await rowTexts()).not.toMatch(/mounts:\d/);
});
