/**
 * Service files that people really use, sent as they stand. What a file leaves to the tool that deploys it (the service's
 * name, its task definition) is filled in; its task definition is made to fit. The files themselves are others' and live
 * outside of this repository: the folder is `DRYDOCK_DEFINITIONS`, or `../shared/corpus` beside the checkout.
 */
import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  type CreateServiceCommandInput,
  type Service,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { containersOf } from '../support/dockerObjects.ts';
import { eventually, Hopeless } from '../support/eventually.ts';
import { callLocal, signedRequest } from '../support/localApi.ts';
import { useEngine } from '../support/testEngine.ts';

const folder = process.env.DRYDOCK_DEFINITIONS ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

const CASES = [
  '226-ecs-parallel-ecs-service-def3.json',
  '235-aws-samples-ecs-mesh-workshop-hello-world-service-definition.json',
  '236-aws-samples-amazon-ecs-mythicalmysfits-workshop-service-temp.json',
  '240-ecs-parallel-ecs-service-def2.json',
  '242-cloud-bot-deploy-template-ecs-service-def.json',
  '246-alb-experiments-ecs-service-def.json',
  '248-cdk-agent-broker-ecs-service-def.json',
  '259-aws-sandbox-ecs-service-def.json',
  '262-ecs-service-connect-sample-internal-ecs-service-def.json',
  '264-ecs-service-connect-sample-client-ecs-service-def.json',
  '269-circleci-ecs-ecs-service.json',
];

/** What ECS refuses itself, and what the local ECS cannot do: with the words that say so. */
const REFUSED: readonly (readonly [file: string, words: RegExp])[] = [
  ['231-ecspresso-demo-ecs-service-def.json', /deployment controller CODE_DEPLOY is not supported/],
  ['238-aws-ecs-bluegreen-deployment-sample-create-service.json', /deployment controller CODE_DEPLOY is not supported/],
  ['241-basic-vpc-and-ecs-ecs-service-def.json', /deployment strategy BLUE_GREEN is not supported/],
  ['252-ccoe-customer-contact-manager-service-definition.json', /both a launch type and capacity provider strategy/],
  ['255-kecs-create-service.json', /deployment controller EXTERNAL is not supported/],
  ['258-kecs-service-def-with-elb.json', /Placement strategies are not supported with FARGATE/],
];

const engine = useEngine({ per: 'file', flags: ['--time-scale', '0.02', '--stop-tasks-on-exit'] });

type ServiceFile = CreateServiceCommandInput & { readonly serviceName: string; readonly taskDefinition: string };

/**
 * The file's request. The SDKs that deploy such files send neither null nor an empty enumeration, and the templates in
 * them are filled in before: here by any text, because names of the cloud may be whatever they like.
 */
function requestOf(file: string): ServiceFile {
  const sent = (key: string, value: unknown) =>
    value === null || (key === 'launchType' && value === '') ? undefined : value;
  const given = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'), sent) as Partial<ServiceFile>;
  const number = file.slice(0, 3);
  return { serviceName: `service-${number}`, taskDefinition: `definition-${number}`, ...given };
}

/** A task definition with the containers and ports that the service speaks of. */
async function registerFitting(request: ServiceFile): Promise<void> {
  const { loadBalancers = [], serviceRegistries = [], serviceConnectConfiguration, capacityProviderStrategy } = request;
  const ports = new Map<string, Set<number>>();
  for (const { containerName = 'app', containerPort = 80 } of [...loadBalancers, ...serviceRegistries]) {
    ports.set(containerName, (ports.get(containerName) ?? new Set()).add(containerPort));
  }
  if (ports.size === 0) ports.set('app', new Set([80]));
  const portName = serviceConnectConfiguration?.services?.[0]?.portName;
  const isFargate = request.launchType === 'FARGATE' || capacityProviderStrategy !== undefined;
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: request.taskDefinition.replace(/:\d+$/, '').replaceAll(/[^\w-]/g, ''),
      networkMode: request.networkConfiguration ? 'awsvpc' : 'bridge',
      ...(isFargate ? { requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' } : {}),
      // Only a task with a role may be entered.
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      containerDefinitions: [...ports].map(([name, mapped]) => ({
        name,
        image: 'drydock-test/web:latest',
        command: ['serve', ...[...mapped].map(String)],
        memory: 64,
        portMappings: [...mapped].map((containerPort) => ({
          containerPort,
          ...(portName === undefined ? {} : { name: portName }),
        })),
      })),
    }),
  );
}

/** Sends what the file says, member for member: an SDK would leave out what it does not know. */
async function create(request: ServiceFile): Promise<{ service?: Service; refusal?: string }> {
  const answer = await signedRequest(engine, {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.CreateService',
    },
    body: JSON.stringify(request),
  });
  const body = JSON.parse(await text(answer)) as { service?: Service; message?: string };
  return body.service ? { service: body.service } : { refusal: body.message ?? '' };
}

async function prove(file: string): Promise<void> {
  const request = requestOf(file);
  await registerFitting(request);
  const { service: made, refusal } = await create(request);
  expect(refusal).toBeUndefined();
  const at = { cluster: request.cluster ?? 'default', service: request.serviceName };
  const service = async () => {
    const { services } = await engine.client.send(
      new DescribeServicesCommand({ cluster: at.cluster, services: [at.service] }),
    );
    return services?.[0] ?? {};
  };
  await eventually(
    async () => {
      const { deployments = [], runningCount, desiredCount, events = [] } = await service();
      const told = events.map(({ message }) => message).join('\n');
      if (deployments[0]?.rolloutState === 'FAILED') throw new Hopeless(told);
      const steady = deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED';
      if (!steady || runningCount !== desiredCount) throw new Error(told);
      if ((request.loadBalancers ?? []).length === 0) return;
      // The balancer learns of targets on its own: it may be a moment behind the service.
      const local = await callLocal(engine, 'DescribeLocalService', { service: made?.serviceArn ?? '' });
      const healthy = Array.from({ length: request.desiredCount ?? 0 }, () => 'healthy');
      expect(local.targets.map(({ state }) => state)).toEqual(healthy);
      const { host, port } = local.balancer?.listeners[0]?.address ?? {};
      const { status } = await fetch(`http://${host ?? ''}:${port ?? 0}/`, { signal: AbortSignal.timeout(5000) });
      expect(status).toBe(200);
    },
    { deadlineSeconds: 120 },
  );
  await engine.client.send(new DeleteServiceCommand({ ...at, force: true }));
  await eventually(
    async () => {
      const { status } = await service();
      if (status !== 'INACTIVE') throw new Error(`it is ${status ?? 'gone'}`);
    },
    { deadlineSeconds: 60 },
  );
}

describe.skipIf(!existsSync(folder))('real service files', () => {
  it.each(CASES)('%s becomes steady, answers through its balancer, and goes', prove, 240_000);

  it.each(REFUSED)('%s is refused in words', async (file, words) => {
    const request = requestOf(file);
    await registerFitting(request);
    const { refusal } = await create({ ...request, cluster: 'default' });
    expect(refusal).toMatch(words);
  });

  it('leaves nothing running behind them', async () => {
    await eventually(async () => {
      const running = (await containersOf(engine.ready.engineId)).filter(
        ({ role, state }) => role !== 'relay' && state === 'running',
      );
      expect(running.map(({ name }) => name)).toEqual([]);
    });
  });
});
