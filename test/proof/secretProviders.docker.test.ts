/** Every provider of secrets through a whole engine: values reach the container, and nothing else that anybody can read. */
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  type ContainerDefinition,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PutOverlayInput } from '../../client/protocol/local.ts';
import { containersOfTasks, docker, sweep } from '../support/dockerObjects.ts';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { startFakeAws, type FakeAws } from '../support/fakeAws.ts';
import { startFakeRegistry, type FakeRegistry } from '../support/fakeRegistry.ts';
import { callLocal, listen, runWithOverlay } from '../support/localApi.ts';

const KEYS = { accessKeyId: 'AKIADEVELOPER', secretAccessKey: 'key-of-the-developer' };
const ROLE_KEYS = { accessKeyId: 'ASIAROLE', secretAccessKey: 'key-of-the-role', sessionToken: 'token-of-the-role' };
const LOGIN = { username: 'deployer', password: 'open-sesame-registry' };
const VALUES = {
  overlay: 'value-from-the-overlay',
  file: 'value-from-the-secrets-file',
  asked: 'value-that-was-asked-for',
  parameter: 'value-from-parameter-store',
  named: 'value-of-a-named-parameter',
  key: 'value-of-a-json-key',
  previous: 'value-of-the-previous-stage',
  file_in_s3: 'value-of-an-environment-file-in-s3',
  log: 'value-of-a-log-option',
};
const SSM = 'arn:aws:ssm:eu-central-1:123456789012:parameter/app';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret';

let stateFolder: string;
let home: string;
let aws: FakeAws;
let registry: FakeRegistry;
let engine: RunningEngine;

beforeAll(async () => {
  stateFolder = await makeStateFolder();
  home = await makeStateFolder();
  await mkdir(join(home, '.aws'));
  await writeFile(
    join(home, '.aws', 'config'),
    '[profile dev]\nregion = us-west-2\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\n',
  );
  await writeFile(
    join(home, '.aws', 'credentials'),
    `[base]\naws_access_key_id = ${KEYS.accessKeyId}\naws_secret_access_key = ${KEYS.secretAccessKey}\n`,
  );
  aws = await startFakeAws({
    keys: [KEYS, ROLE_KEYS],
    roleKeys: ROLE_KEYS,
    objects: { '/bucket/app.env': `FILE_IN_S3=${VALUES.file_in_s3}\n` },
    parameters: { [`${SSM}/parameter`]: VALUES.parameter, named: VALUES.named },
    secrets: {
      [`${SECRET}:db-AbCdEf`]: JSON.stringify({ password: VALUES.key }),
      [`${SECRET}:db-AbCdEf#AWSPREVIOUS`]: VALUES.previous,
      [`${SECRET}:registry-AbCdEf`]: JSON.stringify(LOGIN),
    },
  });
  registry = await startFakeRegistry(LOGIN);
  engine = await start();
});

afterAll(async () => {
  await engine.kill();
  await sweep(engine.ready.engineId);
  await docker
    .getImage(registry.image)
    .remove({ force: true })
    .catch(() => undefined);
  await Promise.all([aws.close(), registry.close(), removeStateFolder(stateFolder), removeStateFolder(home)]);
});

const start = () => startEngine(stateFolder, ['--log-level', 'debug'], { ...aws.environment, HOME: home });

async function run(family: string, containers: readonly ContainerDefinition[], given: Partial<PutOverlayInput>) {
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode: 'bridge',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      containerDefinitions: containers.map((each) => ({ image: 'drydock-test/web:latest', memory: 32, ...each })),
    }),
  );
  const { overlayId } = await callLocal(engine, 'PutOverlay', { overlay: {}, baseFolder: stateFolder, ...given });
  const { tasks = [] } = await runWithOverlay(engine.client, { taskDefinition: family }, overlayId);
  return tasks[0]?.taskArn ?? '';
}

const idle = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];

it('gives each secret the value of the first provider that has one, and keeps all of them out of everything else', async () => {
  const told: string[] = [];
  const stream = await listen(engine, (event) => told.push(JSON.stringify(event)));
  const task = await run(
    'providers',
    [
      {
        name: 'web',
        command: idle,
        environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/app.env' }],
        secrets: [
          { name: 'OVERLAY', valueFrom: `${SSM}/overlay` },
          { name: 'FILE', valueFrom: `${SECRET}:file-AbCdEf:password::` },
          { name: 'ASKED', valueFrom: `${SSM}/asked` },
          { name: 'PARAMETER', valueFrom: `${SSM}/parameter` },
          { name: 'NAMED', valueFrom: 'named' },
          { name: 'KEY', valueFrom: `${SECRET}:db-AbCdEf:password::` },
          { name: 'PREVIOUS', valueFrom: `${SECRET}:db-AbCdEf::AWSPREVIOUS:` },
        ],
        logConfiguration: {
          logDriver: 'json-file',
          options: { 'max-size': '1m' },
          secretOptions: [{ name: 'labels', valueFrom: `${SSM}/log` }],
        },
      },
    ],
    {
      overlay: { containers: { web: { secrets: { OVERLAY: VALUES.overlay } } } },
      secretValues: {
        [`${SECRET}:file-AbCdEf`]: JSON.stringify({ password: VALUES.file }),
        [`${SSM}/asked`]: VALUES.asked,
        [`${SSM}/log`]: VALUES.log,
      },
      secretsFromAws: { profile: 'dev' },
    },
  );
  await tasksWhen(engine.client, [task], ({ lastStatus }) => lastStatus === 'RUNNING');

  const [web] = await containersOfTasks(engine.ready.engineId);
  const inDocker = await docker.getContainer(web?.id ?? '').inspect();
  const { log, ...inEnvironment } = VALUES;
  expect(inDocker.Config.Env).toEqual(
    expect.arrayContaining(Object.entries(inEnvironment).map(([name, value]) => `${name.toUpperCase()}=${value}`)),
  );
  expect(inDocker.HostConfig.LogConfig).toEqual({ Type: 'json-file', Config: { 'max-size': '1m', labels: log } });
  expect(
    aws.requests.map(({ service, region, operation, accessKeyId }) => [service, region, operation, accessKeyId]),
  ).toEqual(
    expect.arrayContaining([
      ['sts', expect.any(String), 'AssumeRole', KEYS.accessKeyId],
      ['ssm', 'eu-central-1', 'GetParameters', ROLE_KEYS.accessKeyId],
      ['ssm', 'us-west-2', 'GetParameters', ROLE_KEYS.accessKeyId],
      ['secretsmanager', 'eu-west-1', 'GetSecretValue', ROLE_KEYS.accessKeyId],
      ['s3', 'us-west-2', 'GetObject', ROLE_KEYS.accessKeyId],
    ]),
  );
  expect(JSON.stringify(aws.requests)).not.toMatch(/overlay|asked|file-AbCdEf|\/log/);

  told.push(JSON.stringify(inDocker.Config.Labels));
  told.push(JSON.stringify(await engine.client.send(new DescribeTasksCommand({ tasks: [task], include: ['TAGS'] }))));
  told.push(JSON.stringify(await callLocal(engine, 'DescribeLocalTask', { task })));
  told.push(JSON.stringify(await callLocal(engine, 'InspectContainer', { task, container: 'web' })));
  await engine.client.send(new StopTaskCommand({ task }));
  await tasksWhen(engine.client, [task], ({ lastStatus }) => lastStatus === 'STOPPED');
  stream.close();
  const written = await allWritten();
  told.push(...written);
  // A variable of an environment file is shown where variables are, and is written nowhere.
  const { file_in_s3: plain, ...secrets } = VALUES;
  expect(written.filter((text) => text.includes(plain))).toEqual([]);
  const secret = [...Object.values(secrets), ...[KEYS, ROLE_KEYS].map((each) => each.secretAccessKey)];
  expect(secret.filter((value) => told.some((text) => text.includes(value)))).toEqual([]);
  expect(told.join('\n')).toContain('PREVIOUS');
});

/** What the engine logs and keeps. It is stopped meanwhile: the files of one that runs come and go. */
async function allWritten(): Promise<readonly string[]> {
  await engine.stop();
  const texts = [engine.log(), await filesIn(stateFolder)];
  engine = await start();
  return texts;
}

async function filesIn(folder: string): Promise<string> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const texts = await Promise.all(
    paths.map(async (path) => ((await stat(path)).isFile() ? readFile(path, 'utf8') : '')),
  );
  return texts.join('\n');
}

it('logs in to the registry of an image with the credentials its definition names', async () => {
  const container = (credentialsParameter: string) => ({
    name: 'private',
    image: registry.image,
    repositoryCredentials: { credentialsParameter },
  });
  const wrong = JSON.stringify({ username: 'deployer', password: 'wrong-password' });
  const refused = await run('refused', [container('registry')], { secretValues: { registry: wrong } });
  const [first] = await tasksWhen(engine.client, [refused], ({ lastStatus }) => lastStatus === 'STOPPED');
  expect(first?.stoppedReason).toMatch(/^CannotPullContainerError/);
  expect(registry.logins).toEqual(new Set(['deployer:wrong-password']));

  const task = await run('private', [container(`${SECRET}:registry-AbCdEf`)], { secretsFromAws: { profile: 'dev' } });
  const [second] = await tasksWhen(engine.client, [task], ({ lastStatus }) => lastStatus === 'STOPPED');
  expect(registry.logins).toContain(`${LOGIN.username}:${LOGIN.password}`);
  // The image has nothing that could run: it was pulled and created.
  expect(second?.stoppedReason).toMatch(/^CannotStartContainerError/);
  expect(second?.pullStoppedAt).toBeDefined();
  const told = [...(await allWritten()), JSON.stringify([first, second])].join('\n');
  expect([LOGIN.password, 'wrong-password'].filter((value) => told.includes(value))).toEqual([]);
});

it('stops a task in the words of ECS when AWS does not have its secret', async () => {
  const secrets = [{ name: 'TOKEN', valueFrom: `${SSM}/nowhere` }];
  const task = await run('nowhere', [{ name: 'web', secrets }], { secretsFromAws: { profile: 'dev' } });
  const [stopped] = await tasksWhen(engine.client, [task], ({ lastStatus }) => lastStatus === 'STOPPED');
  expect(stopped).toMatchObject({
    stopCode: 'TaskFailedToStart',
    stoppedReason: expect.stringMatching(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*ssm: invalid parameters: .*nowhere.*profile dev.*TOKEN/,
    ) as string,
  });
});
