/**
 * What tasks reach at 169.254.170.2, with real SDKs inside of them: metadata, statistics, credentials that are refreshed,
 * protection; by the relay, by forwarders for a second engine on the same Docker, and after the relay was killed.
 */
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  GetTaskProtectionCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type HealthCheck,
  type NetworkMode,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containersOf, docker, sweep } from '../support/dockerObjects.ts';
import {
  makeStateFolder,
  removeStateFolder,
  startEngine,
  tasksWhen,
  type RunningEngine,
} from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { callLocal } from '../support/localApi.ts';

const ROLE = 'arn:aws:iam::123456789012:role/shop-task';
/** So short that SDKs want new ones soon, so long that one on a busy machine gets them in time. Milliseconds. */
const LIFETIME = 8000;

let sts: Server;
let assumed: string[];
let stateFolder: string;
let environment: Record<string, string>;
let engine: RunningEngine;

beforeAll(async () => {
  assumed = [];
  sts = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      assumed.push(body);
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIA${assumed.length}</AccessKeyId><SecretAccessKey>hidden-key</SecretAccessKey>
        <SessionToken>hidden-token</SessionToken>
        <Expiration>${new Date(Date.now() + LIFETIME).toISOString()}</Expiration>
        </Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    });
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  stateFolder = await makeStateFolder();
  const credentials = join(stateFolder, 'aws-credentials');
  await writeFile(credentials, '[dev]\naws_access_key_id = AKIADEVELOPER\naws_secret_access_key = of-the-developer\n');
  environment = {
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_CONFIG_FILE: join(stateFolder, 'aws-config'),
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
  };
  engine = await start(stateFolder);
});

afterAll(async () => {
  await engine.stop();
  await sweep(engine.ready.engineId);
  await removeStateFolder(stateFolder);
  await new Promise((resolve) => sts.close(resolve));
});

const start = (folder: string) =>
  startEngine(folder, ['--role-mode', 'assume', '--aws-profile', 'dev', '--log-level', 'debug'], environment);

interface Options {
  readonly networkMode?: NetworkMode;
  readonly role?: boolean;
  readonly command?: readonly string[];
  readonly on?: RunningEngine;
  readonly healthCheck?: HealthCheck;
}

const IDLE = ['sh', '-c', "trap 'exit 0' TERM; sleep 3600 & wait"];

/** Runs a task of one container `app` and waits until it runs; the programs of this machine are in `/host`. */
async function run({ networkMode = 'awsvpc', role = false, command = IDLE, on = engine, healthCheck }: Options = {}) {
  const family = `ends-${networkMode}`;
  await on.client.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode,
      ...(role ? { taskRoleArn: ROLE } : {}),
      volumes: [{ name: 'machine', host: { sourcePath: '/' } }],
      containerDefinitions: [
        {
          name: 'app',
          image: 'drydock-test/web:latest',
          memory: 256,
          stopTimeout: 2,
          command: [...command],
          healthCheck,
          mountPoints: [{ sourceVolume: 'machine', containerPath: '/host', readOnly: true }],
        },
      ],
    }),
  );
  const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } };
  const { tasks = [] } = await on.client.send(
    new RunTaskCommand({ taskDefinition: family, ...(networkMode === 'awsvpc' ? network : {}) }),
  );
  const arn = tasks[0]?.taskArn ?? '';
  await tasksWhen(on.client, [arn], ({ lastStatus }) => lastStatus === 'RUNNING');
  const found = await containersOf(on.ready.engineId);
  return { arn, id: found.find(({ task, container }) => task === arn && container === 'app')?.id ?? '' };
}

async function stop(arn: string, on = engine) {
  await on.client.send(new StopTaskCommand({ task: arn }));
  await tasksWhen(on.client, [arn], ({ lastStatus }) => lastStatus === 'STOPPED');
}

/** What a shell in the container prints. */
async function shell(id: string, script: string): Promise<string> {
  const exec = await docker.getContainer(id).exec({ Cmd: ['sh', '-c', script], AttachStdout: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text.trim();
}

const json = async (id: string, url: string) =>
  JSON.parse(await shell(id, `curl -s ${url}`)) as Record<string, unknown>;

/** The JavaScript SDK of this repository, and boto3 where the machine has it, each as it is; they print the keys they have. */
const SDKS: readonly (readonly [string, string])[] = [
  [
    'the SDK for JavaScript',
    `cd ${process.cwd()} && ${process.execPath} --input-type=module -e "
      import { fromContainerMetadata } from '@aws-sdk/credential-providers';
      const { accessKeyId, sessionToken } = await fromContainerMetadata({ timeout: 5000, maxRetries: 3 })();
      console.log(accessKeyId, sessionToken);"`,
  ],
  ...boto(),
];

function boto(): readonly (readonly [string, string])[] {
  try {
    const python = execFileSync('python3', ['-c', 'import botocore, sys; print(sys.executable)']).toString().trim();
    const script = `import botocore.session
keys = botocore.session.get_session().get_credentials().get_frozen_credentials()
print(keys.access_key, keys.token)`;
    return [['botocore, which the AWS CLI and boto3 are made of', `${python} -c "${script}"`]];
  } catch {
    return [];
  }
}

/** What an SDK in the container prints; asked again where it took longer than the keys last. */
const keysBy = ([name, command]: (typeof SDKS)[number], id: string): Promise<string> =>
  eventually(async () => {
    const keys = await shell(id, `chroot /host sh -c '${command.replaceAll("'", `'\\''`)}'`);
    expect(keys, name).toMatch(/^ASIA\d+ hidden-token$/);
    return keys;
  });

describe.each(['awsvpc', 'bridge', 'host'] as const)('a task with network mode %s', (networkMode) => {
  it('gives real SDKs its credentials, and new ones before they expire', async () => {
    const { arn, id } = await run({ networkMode, role: true });
    expect(await shell(id, 'echo $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')).toMatch(
      /^\/v2\/credentials\/[0-9a-f-]{36}$/,
    );
    for (const sdk of SDKS) {
      const first = await keysBy(sdk, id);
      await eventually(async () => expect(await keysBy(sdk, id)).not.toBe(first));
    }
    expect(assumed.at(-1)).toContain(`RoleArn=${encodeURIComponent(ROLE)}`);
    expect(assumed.at(-1)).toContain(`RoleSessionName=${arn.slice(arn.lastIndexOf('/') + 1)}`);
    const { role } = await callLocal(engine, 'DescribeLocalTask', { task: arn });
    expect(role).toEqual({ mode: 'assume', profile: 'dev', roleArn: ROLE });
    await stop(arn);
  });

  it('reads its own metadata and statistics', async () => {
    const { arn, id } = await run({ networkMode });
    const own = await json(id, '$ECS_CONTAINER_METADATA_URI_V4');
    expect(own).toMatchObject({ DockerId: id, Name: 'app', KnownStatus: 'RUNNING', Type: 'NORMAL' });
    const task = await json(id, '$ECS_CONTAINER_METADATA_URI_V4/task');
    expect(task).toMatchObject({ TaskARN: arn, LaunchType: 'EC2', KnownStatus: 'RUNNING' });
    expect((task['Containers'] as { Name: string }[]).map(({ Name }) => Name)).toEqual(
      networkMode === 'awsvpc' ? ['app', '~internal~ecs~pause'] : ['app'],
    );
    expect(await json(id, '$ECS_CONTAINER_METADATA_URI/task')).not.toHaveProperty('LaunchType');
    const stats = await json(id, '$ECS_CONTAINER_METADATA_URI_V4/stats');
    expect(stats).toMatchObject({ id, cpu_stats: {}, precpu_stats: {}, memory_stats: {} });
    expect(Object.keys(await json(id, '$ECS_CONTAINER_METADATA_URI_V4/task/stats'))).toContain(id);
    if (networkMode !== 'host') {
      const again = await json(id, '$ECS_CONTAINER_METADATA_URI_V4/stats');
      expect(again['network_rate_stats']).toMatchObject({ rx_bytes_per_sec: expect.any(Number) as number });
    }
    expect(await shell(id, 'echo "[$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI]"')).toBe('[]');
    await stop(arn);
  });
});

it('lets a task of a service protect itself', async () => {
  await stop((await run()).arn);
  const { service } = await engine.client.send(
    new CreateServiceCommand({
      serviceName: 'guarded',
      taskDefinition: 'ends-awsvpc',
      desiredCount: 1,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  const arn = await eventually(async () => {
    const { taskArns = [] } = await engine.client.send(new ListTasksCommand({ serviceName: 'guarded' }));
    if (!taskArns[0]) throw new Error('the service has no task yet');
    return taskArns[0];
  });
  await tasksWhen(engine.client, [arn], ({ lastStatus }) => lastStatus === 'RUNNING');
  const id = (await containersOf(engine.ready.engineId)).find(
    (each) => each.task === arn && each.container === 'app',
  )?.id;
  const body = JSON.stringify({ ProtectionEnabled: true, ExpiresInMinutes: 5 });
  const answer = await shell(id ?? '', `curl -s -X PUT -d '${body}' $ECS_AGENT_URI/task-protection/v1/state`);
  expect(JSON.parse(answer)).toMatchObject({ protection: { ProtectionEnabled: true, TaskArn: arn } });
  const { protectedTasks } = await engine.client.send(
    new GetTaskProtectionCommand({ cluster: 'default', tasks: [arn] }),
  );
  expect(protectedTasks).toMatchObject([{ taskArn: arn, protectionEnabled: true }]);
  await engine.client.send(new DeleteServiceCommand({ service: service?.serviceArn ?? '', force: true }));
  await tasksWhen(engine.client, [arn], ({ lastStatus }) => lastStatus === 'STOPPED');
});

describe('the relay', () => {
  it('leads to nothing but the endpoints of tasks', async () => {
    const { arn, id } = await run();
    const status = (path: string) => shell(id, `curl -s -o /dev/null -w '%{http_code}' http://169.254.170.2${path}`);
    expect(await status('/')).toBe('404');
    expect(await status('/events')).toBe('404');
    expect(await status('/v4')).toBe('404');
    expect(await status('/v2/metadata')).toBe('404');
    expect(await shell(id, 'curl -s http://169.254.170.2/v4/guess')).toBe(
      '"V4 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: guess"',
    );
    expect(await shell(id, 'curl -s http://169.254.170.2/v2/credentials/guess')).toBe(
      '{"code":"InvalidIdInRequest","message":"CredentialsV2Request: Credentials not found"}',
    );
    const apiPort = new URL(engine.ready.endpoint).port;
    expect(await shell(id, `curl -s -m 5 http://169.254.170.2:${apiPort}/ || echo refused`)).toBe('refused');
    await stop(arn);
  });

  it('lets nobody ask too often', async () => {
    const { arn, id } = await run();
    const codes = await shell(
      id,
      `curl -s -o /dev/null -w '%{http_code} ' "$ECS_CONTAINER_METADATA_URI_V4/associations/none?[1-200]"`,
    );
    expect(new Set(codes.trim().split(' '))).toEqual(new Set(['200', '429']));
    await stop(arn);
  });

  it('comes back when it is killed', async () => {
    const { arn, id } = await run();
    const relay = (await containersOf(engine.ready.engineId)).find(({ role }) => role === 'relay');
    await docker.getContainer(relay?.id ?? '').kill();
    await eventually(async () =>
      expect(await json(id, '$ECS_CONTAINER_METADATA_URI_V4')).toMatchObject({ Name: 'app' }),
    );
    await stop(arn);
  });

  it('serves the same addresses after the engine was killed', async () => {
    const { arn, id } = await run();
    await engine.kill();
    engine = await start(stateFolder);
    await eventually(async () =>
      expect(await json(id, '$ECS_CONTAINER_METADATA_URI_V4')).toMatchObject({ Name: 'app' }),
    );
    await stop(arn);
  });
});

describe('a second engine on the same Docker', () => {
  let folder: string;
  let second: RunningEngine;
  beforeAll(async () => {
    folder = await makeStateFolder();
    second = await start(folder);
    // The first engine has the address.
    await stop((await run()).arn);
  });
  afterAll(async () => {
    await second.stop();
    await sweep(second.ready.engineId);
    await removeStateFolder(folder);
  });

  it.each(['awsvpc', 'bridge', 'host'] as const)('gives its tasks a way of their own with %s', async (networkMode) => {
    const { arn, id } = await run({ networkMode, role: true, on: second });
    await eventually(async () =>
      expect(await json(id, '$ECS_CONTAINER_METADATA_URI_V4/task')).toMatchObject({ TaskARN: arn }),
    );
    for (const sdk of networkMode === 'host' ? SDKS.slice(1) : SDKS) await keysBy(sdk, id);
    const forwarders = async () =>
      (await containersOf(second.ready.engineId)).filter(({ role }) => role === 'forwarder').map(({ task }) => task);
    expect(await forwarders()).toEqual(networkMode === 'host' ? [] : [arn]);
    await stop(arn, second);
    await eventually(async () => expect(await forwarders()).toEqual([]));
  });

  it('keeps the start period of a health check with bridge', async () => {
    const { arn, id } = await run({
      networkMode: 'bridge',
      on: second,
      command: ['sh', '-c', "trap 'exit 0' TERM; sleep 12; touch /tmp/ready; sleep 3600 & wait"],
      healthCheck: {
        command: ['CMD-SHELL', 'test -e /tmp/ready'],
        interval: 5,
        timeout: 5,
        retries: 1,
        startPeriod: 60,
      },
    });
    const health = async () => (await docker.getContainer(id).inspect()).State.Health;
    expect((await health())?.Status).toBe('starting');
    const seen = new Set<string | undefined>();
    await tasksWhen(second.client, [arn], ({ healthStatus }) => {
      seen.add(healthStatus);
      return healthStatus === 'HEALTHY';
    });
    expect([...seen]).toEqual(['UNKNOWN', 'HEALTHY']);
    expect([1, -1]).toContain((await health())?.Log[0]?.ExitCode);
    expect(await json(id, '$ECS_CONTAINER_METADATA_URI_V4/task')).toMatchObject({ TaskARN: arn });
    await stop(arn, second);
  });

  it('makes a forwarder again that was killed', async () => {
    const { arn, id } = await run({ on: second });
    const forwarder = (await containersOf(second.ready.engineId)).find(({ role }) => role === 'forwarder');
    await docker.getContainer(forwarder?.id ?? '').kill();
    await eventually(async () =>
      expect(await json(id, '$ECS_CONTAINER_METADATA_URI_V4')).toMatchObject({ Name: 'app' }),
    );
    await stop(arn, second);
  });
});

it('keeps credentials out of logs and state, and leaves nothing behind', async () => {
  await engine.stop();
  const left = await containersOf(engine.ready.engineId);
  expect(left.filter(({ role }) => role === 'relay' || role === 'probe')).toEqual([]);
  const networks = await docker.listNetworks({ filters: { label: [`dev.drydock.engine=${engine.ready.engineId}`] } });
  expect(networks).toEqual([]);
  const state = await readFile(join(stateFolder, 'state.json'), 'utf8');
  expect(engine.log() + state).not.toMatch(/hidden-(key|token)|of-the-developer/);
  engine = await start(stateFolder);
});
