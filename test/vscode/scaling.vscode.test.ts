/** Target tracking as its users see it: load comes, the count rises, and the service's view says why. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { ReadyMessage } from '../../client/protocol/ready.ts';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/load.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const STEP = { deadlineSeconds: 150 };
const GROUP = 'targetgroup/site/0123456789abcdef';

const vsCode = useVsCode('scaling', {
  story: true,
  // A minute of measuring takes 1.2 seconds.
  settings: { 'drydock.timeScale': 0.02 },
  files: {
    'site/task-definition.json': JSON.stringify(
      {
        family: 'site',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          {
            name: 'site',
            image: 'public.ecr.aws/docker/library/nginx:1.29-alpine',
            portMappings: [{ name: 'http', containerPort: 80, appProtocol: 'http' }],
          },
        ],
      },
      undefined,
      2,
    ),
    'site/service-definition.json': JSON.stringify(
      {
        serviceName: 'site',
        taskDefinition: 'site',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } },
        loadBalancers: [
          {
            targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:111122223333:${GROUP}`,
            containerName: 'site',
            containerPort: 80,
          },
        ],
        serviceRegistries: [{ registryArn: 'arn:aws:servicediscovery:us-east-1:111122223333:service/srv-site' }],
        serviceConnectConfiguration: {
          enabled: true,
          namespace: 'shop',
          services: [{ portName: 'http', clientAliases: [{ port: 8080, dnsName: 'site' }] }],
        },
      },
      undefined,
      2,
    ),
    'site/service-definition.local.json': JSON.stringify(
      { targetGroups: { site: { healthCheck: { intervalSeconds: 5 }, deregistrationDelaySeconds: 5 } } },
      undefined,
      2,
    ),
  },
});

const explorer = () => new Explorer(vsCode.current.window.page);
const shows = (...patterns: readonly RegExp[]) => explorer().shows(...patterns);
const page = () => vsCode.current.window.webview();
/** Rows of the view's table whose title matches. */
const table = async (title: RegExp) => {
  const section = page()
    .locator('#tables section')
    .filter({ has: page().getByRole('heading', { name: title }) });
  return (await section.locator('tbody tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim());
};

const TARGET = [
  ...['--service-namespace', 'ecs', '--resource-id', 'service/default/site'],
  ...['--scalable-dimension', 'ecs:service:DesiredCount'],
];
async function autoscaling(...args: string[]): Promise<void> {
  const text = await readFile(join(vsCode.current.stateFolder, 'engine.json'), 'utf8');
  const { endpoint, region, credentialsFile } = JSON.parse(text) as ReadyMessage;
  await promisify(execFile)(
    'aws',
    ['--endpoint-url', endpoint, '--region', region, 'application-autoscaling', ...args, ...TARGET],
    { env: { PATH: process.env.PATH, AWS_SHARED_CREDENTIALS_FILE: credentialsFile } },
  );
}

test('a service has the names that other tasks know it by, to be copied', async () => {
  const { window } = vsCode.current;
  await explorer().show();
  await window.openFile('site/service-definition.json');
  await window.lens('Create / Update service').click();
  await shows(/^site 1\/1 running · site:1$/m, /^site:8080 Service Connect · shop$/m, /^site\.local Cloud Map$/m);
  await window.command('Notifications: Clear All Notifications');
  await explorer().tooltip(/^site:8080/, 'namespace');
  await window.screenshot('service-names');
  await explorer().choose(/^site:8080/, /Copy Name/);
  await window.statusBarItem('site:8080 copied').waitFor();
});

test('under load the count rises, and the view says what was measured', async () => {
  const { window } = vsCode.current;
  await autoscaling('register-scalable-target', '--min-capacity', '1', '--max-capacity', '3');
  await autoscaling(
    ...['put-scaling-policy', '--policy-name', 'busy', '--policy-type', 'TargetTrackingScaling'],
    '--target-tracking-scaling-policy-configuration',
    JSON.stringify({
      TargetValue: 30,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: `app/site/0123456789abcdef/${GROUP}`,
      },
      ScaleOutCooldown: 60,
      ScaleInCooldown: 60,
    }),
  );
  await window.command('Drydock: Show Service');
  await page()
    .getByRole('heading', { name: 'Scaling between 1 and 3 tasks · requests a minute for each target at 30' })
    .waitFor({ timeout: 60_000 });
  await window.screenshot('scaling-before');
  const port = /site\.localhost:(\d+)/.exec(await explorer().text())?.[1] ?? '';
  const load = startLoad(`http://127.0.0.1:${port}/`, 1);
  try {
    await shows(/^site 3\/3 running/m);
    await eventually(async () => {
      expect((await table(/^Scaling/))[0]).toMatch(
        /Scaled out to [23] tasks Requests a minute for each target: [\d.,]+, above the 30 of policy busy/,
      );
    }, STEP);
    await window.screenshot('scaling-out');
  } finally {
    await load.stop();
  }
  await shows(/^site 1\/1 running/m);
  await eventually(async () => expect((await table(/^Scaling/))[0]).toMatch(/Scaled in to 1 task/), STEP);
  const heading = page().getByRole('heading', { name: /^Scaling/ });
  await eventually(() => heading.scrollIntoViewIfNeeded(), STEP);
  await window.screenshot('scaling-in');
});
