/** Values of secrets in a real VS Code: asked once, remembered, forgotten, from a file, from AWS. And credentials of roles. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, repeatedly } from '../support/eventually.ts';
import { startFakeAws, type FakeAws } from '../support/fakeAws.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const KEYS = { accessKeyId: 'AKIADEVELOPER', secretAccessKey: 'key-of-the-developer' };
const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/token';

const definition = (family: string, valueFrom: string) =>
  JSON.stringify({
    family,
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/docker/library/busybox:1.37',
        memory: 64,
        command: ['sh', '-c', "trap 'exit 0' TERM; while true; do sleep 10 & wait; done"],
        secrets: [{ name: 'TOKEN', valueFrom }],
      },
    ],
  });

/** Its log says which credentials it finds where SDKs look for those of a task. */
const withRole = (family: string, role: string) =>
  JSON.stringify({
    family,
    // With a pause container the way to the endpoints is there before the container starts, whatever it is.
    networkMode: 'awsvpc',
    taskRoleArn: `arn:aws:iam::123456789012:role/${role}`,
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/docker/library/busybox:1.37',
        memory: 64,
        command: [
          'sh',
          '-c',
          `way=$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
if [ -z "$way" ]; then echo no-credentials; else wget -qO- "http://169.254.170.2$way"; echo; fi
trap 'exit 0' TERM; while true; do sleep 10 & wait; done`,
        ],
      },
    ],
  });

const home = mkdtempSync(join(tmpdir(), 'drydock-home-'));
let aws: FakeAws;

const vsCode = useVsCode('secrets', {
  story: true,
  environment: { HOME: home },
  settings: { 'drydock.awsProfile': 'dev' },
  files: {
    'filed/task-definition.json': definition('filed', 'token'),
    'filed/task-definition.secrets.local.json': '{ "token": "value-of-the-file" }',
    'remote/task-definition.json': definition('remote', PARAMETER),
    'bare/task-definition.json': withRole('bare', 'shop-orders'),
    'live/task-definition.json': withRole('live', 'shop-prod'),
    'live/task-definition.local.json': JSON.stringify({
      credentials: { accessKeyId: 'AKIAOVERLAY', secretAccessKey: 'key-of-the-overlay' },
    }),
  },
});

beforeAll(async () => {
  aws = await startFakeAws({ keys: [KEYS], parameters: { [PARAMETER]: 'value-of-aws' } });
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws', 'config'),
    `[profile dev]\nregion = eu-central-1\nservices = here\n[services here]\nssm =\n  endpoint_url = ${aws.endpoint}\n`,
  );
  writeFileSync(
    join(home, '.aws', 'credentials'),
    `[dev]\naws_access_key_id = ${KEYS.accessKeyId}\naws_secret_access_key = ${KEYS.secretAccessKey}\n`,
  );
});

afterAll(async () => {
  await aws.close();
  rmSync(home, { recursive: true, force: true });
});

const rowTexts = async () => (await new Explorer(vsCode.current.window.page).rows()).map(({ text }) => text).join('\n');
const running = (revision: string, count: number) =>
  eventually(
    async () => expect((await rowTexts()).match(new RegExp(`${revision} .*RUNNING`, 'g')) ?? []).toHaveLength(count),
    { deadlineSeconds: 60 },
  );

async function run(folder: string) {
  const { window } = vsCode.current;
  await window.openFile(`${folder}/task-definition.json`);
  await window.lens('Run task').click();
}

const question = (name: string) =>
  vsCode.current.window.page.locator('.quick-input-widget:visible').filter({ hasText: `Secret ${name} of container` });

test('a secret without a value is asked for once, as a password', async () => {
  const { window } = vsCode.current;
  await new Explorer(window.page).show();
  await run('secrets');
  await question('DATABASE_PASSWORD').waitFor();
  await window.screenshot('secret-asked');
  expect(await question('DATABASE_PASSWORD').locator('input').getAttribute('type')).toBe('password');
  await window.answer('correct horse');
  await running('secrets:1', 1);
});

test('it is not asked for again, in a window opened anew either', async () => {
  const { window } = vsCode.current;
  await window.reload();
  await eventually(() => new Explorer(window.page).show(), { deadlineSeconds: 60 });
  await run('secrets');
  await running('secrets:1', 2);
});

test('its value is in no file of the engine, and in none of the extension', async () => {
  const { stateFolder } = vsCode.current;
  const texts = await Promise.all(
    (await readdir(stateFolder, { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(stateFolder, entry.name), 'utf8')),
  );
  expect(texts.join('\n')).toContain('DATABASE_PASSWORD');
  expect(`${texts.join('\n')}${await vsCode.current.logs()}`).not.toContain('correct horse');
});

test('it is asked for again once it is forgotten; without an answer the task stops as on ECS', async () => {
  const { window } = vsCode.current;
  await window.command('Drydock: Forget Saved Secret Values...');
  const list = window.page.locator('.quick-input-widget:visible').filter({ hasText: 'shop/database' });
  await list.waitFor();
  await window.screenshot('secret-forget');
  await window.press('Enter');
  await window.notification('is forgotten').waitFor();
  await run('secrets');
  await question('DATABASE_PASSWORD').waitFor();
  await window.press('Escape');
  await window.notification('DATABASE_PASSWORD').waitFor();
});

test('a secrets file gives its values, and is told of when git would commit it', async () => {
  const { window, workspace } = vsCode.current;
  await window.command('Notifications: Clear All Notifications');
  execFileSync('git', ['init', '--quiet'], { cwd: workspace });
  await run('filed');
  const warning = window.notification('git would commit it');
  await warning.waitFor();
  // Under the pointer it stays.
  await warning.hover();
  await window.screenshot('secret-committed');
  await warning.getByRole('button', { name: 'Add to .gitignore' }).click();
  await running('filed:1', 1);
  await eventually(async () => expect(await vsCode.current.read('filed/.gitignore')).toBe('*.local.json\n'));
});

test('a button reads it from AWS with the profile of the settings', async () => {
  const { window } = vsCode.current;
  await window.command('Notifications: Clear All Notifications');
  await run('remote');
  await question('TOKEN').waitFor();
  await question('TOKEN')
    .getByRole('button', { name: /Read the secrets from AWS with profile dev/ })
    .click();
  await running('remote:1', 1);
  expect(aws.requests).toMatchObject([
    { service: 'ssm', region: 'eu-central-1', operation: 'GetParameters', input: { Names: [PARAMETER] } },
  ]);
});

const logOf = async (revision: RegExp, text: string) => {
  const { window } = vsCode.current;
  // While VS Code asks for all rows anew, a command of a row's menu is not told which row it is: it asks for the task.
  await repeatedly(async (patience) => {
    await new Explorer(window.page).choose(revision, /Show Logs/);
    // The terminal breaks long lines.
    await eventually(async () => expect((await window.terminalText()).replaceAll(/\s/g, '')).toContain(text), {
      deadlineSeconds: patience / 1000,
    });
  });
};

test('a task with a role gets no credentials until a role mode is chosen, which its first run offers', async () => {
  const { window } = vsCode.current;
  await window.command('Notifications: Clear All Notifications');
  await run('bare');
  const offer = window.notification('bare asks for a task role');
  await offer.waitFor();
  await window.screenshot('role-offer');
  await offer.getByRole('button', { name: 'Choose Role Mode' }).click();
  await window.page.locator('.quick-input-widget:visible').filter({ hasText: 'Assume the task role' }).waitFor();
  await window.screenshot('role-modes');
  await window.answer('From the overlay');
  await window.notification('Role mode of this workspace: From the overlay').waitFor();
  await running('bare:1', 1);
  await logOf(/bare:1/, 'no-credentials');
  await new Explorer(window.page).tooltip(/bare:1/, /no AWS credentials: the role mode is "none"/);
});

test('one that looks like production is confirmed first; then its containers get the credentials of the mode', async () => {
  const { window } = vsCode.current;
  await window.command('Notifications: Clear All Notifications');
  await run('live');
  const dialog = window.dialog('PRODUCTION');
  await dialog.waitFor();
  await window.screenshot('role-confirm');
  await dialog.getByRole('button', { name: 'Run Task' }).click();
  await running('live:1', 1);
  await logOf(/live:1/, 'AKIAOVERLAY');
  await new Explorer(window.page).tooltip(/live:1/, /the credentials of the overlay in place of those of .*shop-prod/);
  await window.screenshot('role-tooltip');
});
