/**
 * Task definitions that people really use, run as they stand: stand-in images under their own names, no override of a
 * command or a check. The definitions themselves are others' and live outside of this repository: the folder is
 * `DRYDOCK_DEFINITIONS`, or `../shared/corpus` beside the checkout.
 */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import type { ContainerInspectInfo } from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OverlayContainerDocument } from '../../client/protocol/local.ts';
import { networkOf } from '../support/networkOf.ts';
import { differences } from '../support/appliedFields.ts';
import { containersOf, docker } from '../support/dockerObjects.ts';
import { tasksWhen } from '../support/engineProcess.ts';
import { callLocal, runWithOverlay } from '../support/localApi.ts';
import { makeStandIn, removeStandIns, type StandIn } from '../support/standInImages.ts';
import { useEngine } from '../support/testEngine.ts';

const folder = process.env.DRYDOCK_DEFINITIONS ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

interface Case {
  readonly file: string;
  /** What the images of the definition bring along besides an HTTP server on the mapped ports. */
  readonly images?: Omit<StandIn, 'image' | 'ports'> & { readonly ports?: readonly number[] };
}

/** Several definitions name the same image: it must be the same stand-in for all of them. */
const FLUENT_BIT: Case['images'] = { ports: [2020], pages: { '/api/v1/health': 'ok' } };

const CASES: readonly Case[] = [
  { file: '001-gellc-prefect-2-worker-task-definition.json', images: { programs: ['prefect'] } },
  { file: '005-sistemas-distribuidos-usuarios-task-no-db.json' },
  { file: '007-aws-samples-amazon-ecs-firelens-examples-task-definition-bri.json', images: FLUENT_BIT },
  { file: '016-pyconkr-2023-frontend-task-definition-prod.json' },
  { file: '028-cas-backend-task-definition-secure.json' },
  {
    file: '030-amplify-genai-frontend-ecs-task-definition-v22-env-fix.json',
    images: { pages: { '/api/health': 'ok' } },
  },
  { file: '034-auto-ecs-sampletask.json', images: { programs: ['dd'] } },
  { file: '042-ecs-parallel-ecs-task-def2.json', images: { programs: ['python'] } },
  { file: '054-gellc-prefect-2-ecs-worker-task-definition.json', images: { programs: ['prefect'] } },
  {
    file: '066-backend-order-taskdef.json',
    images: { programs: ['busybox'], pages: { '/api/v1/order/health-check': 'ok' } },
  },
  { file: '071-crowdstrike-detection-container-ecs-task-definition.json', images: { programs: ['/entrypoint.sh'] } },
  { file: '077-disease-zone-task-def-clean.json', images: { pages: { '/api/health': 'ok' } } },
  {
    file: '079-task-management-api-td-seed.json',
    images: { programs: ['bash', 'alembic', 'python', 'uvicorn'], steps: ['alembic *', 'python data_db.py'] },
  },
  { file: '081-ecs-service-connect-sample-client-ecs-task-def.json' },
  {
    file: '089-aws-samples-amazon-ecs-firelens-examples-appmesh-firelens-co.json',
    images: { pages: { '/server_info': 'state: LIVE' } },
  },
  { file: '090-b2w-starwars-api-ecs-task-definition.json' },
  { file: '103-amplify-genai-frontend-task-def-v59.json' },
  { file: '106-cas-backend-task-definition-new.json' },
  { file: '107-aws-aws-for-fluent-bit-ecs-fargate-task-def.json' },
  { file: '123-kecs-task-def-blue.json', images: { programs: ['nginx'], folders: ['/usr/share/nginx/html'] } },
  { file: '125-rust-server-docker-task-definition-test.json' },
  { file: '129-aws-samples-amazon-ecs-firelens-examples-task-definition-out.json', images: FLUENT_BIT },
  { file: '181-aws-samples-amazon-ecs-firelens-examples-task-definition-tcp.json', images: FLUENT_BIT },
  {
    file: '186-aws-samples-aws-containers-task-definitions-consulclient.json',
    images: { programs: ['/usr/local/bin/docker-entrypoint.sh'] },
  },
  { file: '197-inter-v-task-definition-ec2.json', images: { pages: { '/actuator/health': 'ok' } } },
  { file: '217-ms-credit-task-definition.json' },
  { file: '225-digiteka-maxmind-worker-task-definition.json' },
];

/** It publishes port 80 of this machine itself. */
const ON_PORT_80: readonly Case[] = [{ file: '155-awsdocs-amazon-ecs-developer-guide-using-awslogs-block4.json' }];

// Before the engine's own hooks: the images go when nothing uses them any more.
afterAll(() => removeStandIns());
const engine = useEngine({ per: 'file' });

/** Runs one definition to RUNNING, and HEALTHY where it defines a check; then compares and stops it. */
async function prove({ file, images = {} }: Case): Promise<void> {
  // Exports of the console are full of nulls and empty lists; pipelines strip them before ECS sees the definition.
  const stripped = (_: string, value: unknown) =>
    value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
  const definition = JSON.parse(
    readFileSync(`${folder}/${file}`, 'utf8'),
    stripped,
  ) as RegisterTaskDefinitionCommandInput;
  const containers = definition.containerDefinitions ?? [];
  for (const container of containers) {
    const mapped = (container.portMappings ?? []).flatMap((each) => each.containerPort ?? []);
    await makeStandIn({
      ...images,
      image: container.image ?? '',
      ports: [...new Set([...mapped, ...(images.ports ?? [])])],
    });
  }
  const registered = await engine.client.send(new RegisterTaskDefinitionCommand(definition));
  const { overlayId } = await callLocal(engine, 'PutOverlay', {
    overlay: { containers: overlayOf(definition) },
    baseFolder: engine.folder,
  });
  const { tasks = [], failures = [] } = await runWithOverlay(
    engine.client,
    {
      taskDefinition: registered.taskDefinition?.taskDefinitionArn ?? '',
      launchType: definition.requiresCompatibilities?.includes('FARGATE') ? 'FARGATE' : 'EC2',
      ...networkOf(definition.networkMode),
    },
    overlayId,
  );
  expect(failures).toEqual([]);
  const arn = tasks[0]?.taskArn ?? '';
  try {
    const checked = containers.filter((each) => each.healthCheck && each.essential !== false);
    await tasksWhen(
      engine.client,
      [arn],
      (task) =>
        task.lastStatus === 'RUNNING' &&
        (task.containers ?? []).every((each) => each.lastStatus === 'RUNNING') &&
        checked.every(({ name }) => task.containers?.find((each) => each.name === name)?.healthStatus === 'HEALTHY'),
      110,
    );
    const ours = (await containersOf(engine.ready.engineId)).filter((each) => each.task === arn);
    const inspections = await Promise.all(ours.map(({ id }) => docker.getContainer(id).inspect()));
    const named = (name: string): ContainerInspectInfo | undefined =>
      inspections.find((each) => each.Config.Labels['com.amazonaws.ecs.container-name'] === name);
    const { NCPU } = (await docker.info()) as { NCPU: number };
    const said = containers.flatMap((container) => {
      const found = named(container.name ?? '');
      return found
        ? differences(definition, container, found, named('~internal~ecs~pause'), NCPU)
        : [`${container.name ?? ''} is not in Docker`];
    });
    expect(said).toEqual([]);
    const states = await engine.client.send(new DescribeTasksCommand({ tasks: [arn] }));
    const codes = (states.tasks?.[0]?.containers ?? []).map((each) => each.exitCode);
    expect(codes.filter((code) => code === 126 || code === 127)).toEqual([]);
  } finally {
    await engine.client.send(new StopTaskCommand({ task: arn }));
    await tasksWhen(engine.client, [arn], (task) => task.lastStatus === 'STOPPED', 60);
  }
}

/** A value for every secret and a file for every environment file in S3, as a developer's overlay would give. */
function overlayOf(definition: RegisterTaskDefinitionCommandInput): Record<string, OverlayContainerDocument> {
  return Object.fromEntries(
    (definition.containerDefinitions ?? []).map(({ name = '', secrets = [], environmentFiles = [] }) => [
      name,
      {
        secrets: Object.fromEntries(secrets.map((secret) => [secret.name ?? '', 'a local value'])),
        environmentFiles: Object.fromEntries(environmentFiles.map(({ value }) => [value ?? '', './local.env'])),
      },
    ]),
  );
}

describe.skipIf(!existsSync(folder))('real task definitions', () => {
  beforeAll(async () => {
    await writeFile(join(engine.folder, 'local.env'), 'FROM_A_FILE=yes\n');
  });

  describe.concurrent('run as they stand', () => {
    it.each(CASES)('$file', prove, 240_000);
  });

  describe('run as they stand on a port of this machine', () => {
    it.each(ON_PORT_80)('$file', prove, 240_000);
  });
});
