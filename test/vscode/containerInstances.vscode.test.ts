/** Container instances as their users meet them: seen in the tree, one more added from a Docker context, drained, activated, removed. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { canHaveOwnDocker, startOwnDocker, type OwnDocker } from '../support/ownDocker.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const IMAGE = 'public.ecr.aws/docker/library/nginx:1.29-alpine';

const definition = {
  family: 'worker',
  requiresCompatibilities: ['EC2'],
  networkMode: 'bridge',
  containerDefinitions: [{ name: 'worker', image: IMAGE, cpu: 128, memory: 64, portMappings: [{ containerPort: 80 }] }],
};
const service = {
  serviceName: 'worker',
  taskDefinition: 'worker',
  desiredCount: 2,
  launchType: 'EC2',
  placementStrategy: [{ type: 'spread', field: 'instanceId' }],
};

const configuration = await mkdtemp(join(tmpdir(), 'drydock-docker-config-'));

describe.skipIf(!canHaveOwnDocker())('container instances', () => {
  let other: OwnDocker;
  beforeAll(async () => {
    other = await startOwnDocker({ linked: true });
    await other.load(IMAGE, process.env.DRYDOCK_HELPER_IMAGE ?? 'drydock/helper:local');
    const digest = createHash('sha256').update('build-box').digest('hex');
    const context = join(configuration, 'contexts', 'meta', digest);
    await mkdir(context, { recursive: true });
    const meta = {
      Name: 'build-box',
      Metadata: { Description: 'The big machine' },
      Endpoints: { docker: { Host: other.endpoint, SkipTLSVerify: false } },
    };
    await writeFile(join(context, 'meta.json'), JSON.stringify(meta));
  }, 120_000);
  afterAll(async () => {
    await other.end();
    await rm(configuration, { recursive: true });
  }, 120_000);

  const vsCode = useVsCode('containerInstances', {
    story: true,
    environment: { DOCKER_CONFIG: configuration },
    settings: { 'drydock.timeScale': 0.1 },
    files: {
      'worker/task-definition.json': JSON.stringify(definition, undefined, 2),
      'worker/service-definition.json': JSON.stringify(service, undefined, 2),
    },
  });

  const explorer = () => new Explorer(vsCode.current.window.page);
  const shows = (...patterns: readonly RegExp[]) => explorer().shows(...patterns);

  test('a service that is placed takes its part of the one instance, in a row that was closed', async () => {
    const { window } = vsCode.current;
    await explorer().show();
    await window.openFile('worker/service-definition.json');
    await window.lens('Create / Update service').click();
    await shows(/^worker 2\/2 running · worker:1$/m, /^Container instances 1$/m);
    await window.command('Notifications: Clear All Notifications');
    await window.screenshot('instances-closed');
    await explorer().expand(/^Container instances/);
    await shows(
      /^Default Docker ACTIVE · 2 running\nCPU [\d.]+ of [\d.]+ vCPU free\nMemory [\d.]+ of [\d.]+ GiB free$/m,
    );
  });

  test('another Docker is added by its context', async () => {
    const { window } = vsCode.current;
    await explorer().choose(/^Container instances/, /Add Container Instance/);
    const list = window.page.locator('.quick-input-widget:visible').filter({ hasText: 'The big machine' });
    await list.waitFor();
    await window.screenshot('instances-add');
    await window.answer('build-box');
    await shows(/^build-box ACTIVE\nCPU [\d.]+ of [\d.]+ vCPU free$/m);
    await explorer().tooltip(/^build-box/, 'CPU units');
    await window.screenshot('instances-added');
  });

  test('an address that does not answer is refused with the reason', async () => {
    const { window } = vsCode.current;
    await window.command('Drydock: Add Container Instance...');
    await window.answer('Enter an Address');
    await window.answer('unix:///nowhere/docker.sock');
    await window.notification(/nowhere/).waitFor({ timeout: 60_000 });
    await window.screenshot('instances-refused');
    await window.command('Notifications: Clear All Notifications');
  });

  test('the first one is drained, and the tasks of its service come up on the other', async () => {
    const { window } = vsCode.current;
    await explorer().choose(/^Default Docker/, /Drain Container Instance/);
    const dialog = window.dialog('Drain Default Docker?');
    await dialog.waitFor();
    await window.screenshot('instances-drain');
    await dialog.getByRole('button', { name: 'Drain' }).click();
    await shows(
      /^Container instances 2 · 1 draining$/m,
      /^Default Docker DRAINING$/m,
      /^build-box ACTIVE · 2 running/m,
    );
    await shows(/^worker 2\/2 running/m);
    await window.screenshot('instances-drained');
    await explorer().choose(/^Default Docker/, /Activate Container Instance/);
    await shows(/^Default Docker ACTIVE$/m);
  });

  test('one with tasks is removed after a question about them', async () => {
    const { window } = vsCode.current;
    await explorer().choose(/^build-box/, /Remove Container Instance/);
    const dialog = window.dialog('build-box has 2 tasks. Stop them and remove it?');
    await dialog.waitFor();
    await window.screenshot('instances-remove');
    await dialog.getByRole('button', { name: 'Stop Tasks and Remove' }).click();
    await shows(/^Container instances 1$/m, /^Default Docker ACTIVE · 2 running/m, /^worker 2\/2 running/m);
  });

  test('one whose Docker is gone is told as such, until it is back', async () => {
    const { window } = vsCode.current;
    await explorer().choose(/^Container instances/, /Add Container Instance/);
    await window.answer('build-box');
    await shows(/^build-box ACTIVE$/m);
    await other.stop('SIGKILL');
    await shows(/^Container instances 2 · 1 disconnected$/m, /^build-box ACTIVE, disconnected/m);
    await window.screenshot('instances-disconnected');
    await other.start();
    await shows(/^build-box ACTIVE$/m);
    await explorer().choose(/^build-box/, /Remove Container Instance/);
    await window.dialog('Remove build-box from default?').getByRole('button', { name: 'Remove' }).click();
    await shows(/^Container instances 1$/m);
  });
});
