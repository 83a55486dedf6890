/** A service from its file to its end: created, answered for by a load balancer, scaled, updated, rolled back, deleted. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const STEP = { deadlineSeconds: 90 };
const IMAGE = 'public.ecr.aws/docker/library/nginx:1.29-alpine';

const definition = (command?: readonly string[]) =>
  JSON.stringify(
    {
      family: 'shop',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name: 'shop',
          image: IMAGE,
          portMappings: [{ containerPort: 80 }],
          ...(command === undefined ? {} : { command }),
        },
      ],
    },
    undefined,
    2,
  );
const service = {
  serviceName: 'shop',
  taskDefinition: 'shop',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } },
  deploymentConfiguration: {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  },
  loadBalancers: [
    {
      targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/shop/0123456789abcdef',
      containerName: 'shop',
      containerPort: 80,
    },
  ],
};

const vsCode = useVsCode('services', {
  story: true,
  files: {
    'shop/task-definition.json': definition(),
    'shop/service-definition.json': JSON.stringify(service, undefined, 2),
    'shop/service-definition.local.json': JSON.stringify(
      { targetGroups: { shop: { healthCheck: { intervalSeconds: 5 }, deregistrationDelaySeconds: 5 } } },
      undefined,
      2,
    ),
  },
});

const explorer = () => new Explorer(vsCode.current.window.page);
const shows = (...patterns: readonly RegExp[]) => explorer().shows(...patterns);
const address = async (): Promise<string> => {
  const port = /shop\.localhost:(\d+)/.exec(await explorer().text())?.[1];
  if (port === undefined) throw new Error('no address of the load balancer');
  return `http://127.0.0.1:${port}/`;
};
// A target is told as healthy a moment before requests come to it.
const answers = () => eventually(async () => expect((await fetch(await address())).status).toBe(200), STEP);

test('a lens above the service definition creates it, and the tree tells how it comes up', async () => {
  const { window } = vsCode.current;
  await explorer().show();
  await window.openFile('shop/service-definition.json');
  await window.lens('Create / Update service').click();
  await shows(/^shop [0-2]\/2 running · shop:1 · deploying$/m);
  await window.screenshot('service-deploying');
  await shows(/^shop 2\/2 running · shop:1$/m, /^shop\.localhost:\d+ → shop:80 · 2\/2 healthy$/m);
  await window.screenshot('service-steady');
  await answers();
});

test('it is scaled', async () => {
  const { window } = vsCode.current;
  await window.command('Drydock: Scale Service');
  await window.answer('3');
  await shows(/^shop 3\/3 running · shop:1$/m, /· 3\/3 healthy$/m);
});

test('a changed task definition is rolled out by the same lens, and old tasks leave', async () => {
  const { window } = vsCode.current;
  await writeFile(join(vsCode.current.workspace, 'shop/task-definition.json'), definition(['serve', '80']));
  await window.openFile('shop/service-definition.json');
  await window.lens('Create / Update service').click();
  await shows(/^shop:2 PRIMARY, in progress/m, /^shop:1 ACTIVE/m);
  await window.screenshot('service-rolling-update');
  await shows(/^shop 2\/2 running · shop:2$/m);
  await answers();
});

test('it is rolled back', async () => {
  const { window } = vsCode.current;
  await window.command('Drydock: Roll Back Service');
  await window.dialog('run shop:1 again').getByRole('button', { name: 'Roll Back' }).click();
  await shows(/^shop 2\/2 running · shop:1$/m);
});

test('its events are told, and the logs of all its tasks are one stream', async () => {
  const { window } = vsCode.current;
  await explorer().expand(/^Events/);
  await shows(/has reached a steady state\./);
  await window.screenshot('service-events');
  await window.command('Drydock: Show Logs of Service');
  await answers();
  await eventually(async () => expect(await window.terminalText()).toMatch(/[0-9a-f]{8}\/shop/), STEP);
  await window.screenshot('service-logs');
});

test('it is deleted with its tasks', async () => {
  const { window } = vsCode.current;
  await window.command('Drydock: Delete Service');
  await window.dialog('Delete service shop?').getByRole('button', { name: 'Delete Service' }).click();
  await eventually(async () => expect(await explorer().text()).not.toMatch(/^shop \d/m), STEP);
});
