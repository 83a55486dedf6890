import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  GetTaskProtectionCommand,
  ListServiceDeploymentsCommand,
  ListServicesByNamespaceCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  TagResourceCommand,
  UpdateClusterCommand,
  UpdateClusterSettingsCommand,
  UpdateServiceCommand,
  UpdateTaskProtectionCommand,
  type CreateServiceCommandInput,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServices } from '../../../../client/engine/services/serviceLoop.ts';
import type { ServiceRecord } from '../../../../client/engine/state/services.ts';
import { createLanguageService, readClusterQuery } from '../../../../server/src/language/index.ts';
import type { Disposable } from '../../../../client/engine/util/disposable.ts';
import { eventually } from '../../../support/eventually.ts';
import { rawRequest, signedHeaders, startHarness, webDefinition, type Harness } from './harness.ts';

const rules = createLanguageService({});

let api: Harness;
let scheduler: Disposable;
beforeEach(async () => {
  api = await startHarness({
    context: {
      checkService: (input, definition) =>
        rules
          .checkService(input, definition)
          .filter(({ severity }) => severity === 'error')
          .map(({ code, message, ecsMessage }) => ({ code, message: ecsMessage ?? message })),
    },
  });
  scheduler = startServices({
    store: api.store,
    clock: api.context.clock,
    timeScale: 0.0001,
    random: Math.random,
    newUuid: () => crypto.randomUUID(),
    helperImage: 'haproxy:test',
    noticesFor: () => [],
    readExpression: readClusterQuery,
    reportsTargets: false,
    log: api.context.log,
  });
  await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
});
afterEach(async () => {
  scheduler.dispose();
  await api[Symbol.asyncDispose]();
});

const create = (input: Partial<CreateServiceCommandInput> = {}) =>
  api.client.send(new CreateServiceCommand({ serviceName: 'web', taskDefinition: 'web', desiredCount: 2, ...input }));
const update = (input: Partial<UpdateServiceCommandInput> = {}) =>
  api.client.send(new UpdateServiceCommand({ service: 'web', ...input }));
const described = async (name = 'web') =>
  (await api.client.send(new DescribeServicesCommand({ services: [name], include: ['TAGS'] }))).services?.[0];
const refused = (promise: Promise<unknown>, name: string, message: RegExp | string) =>
  expect(promise).rejects.toMatchObject({
    name,
    message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
  });
const tasks = (): string[] => api.store.tasks().map(({ spec }) => spec.arn);

/** Plays the agent: everything that is wanted runs, everything else stops. */
function play(): void {
  for (const { spec, desired, observed } of api.store.tasks()) {
    if (desired.status === 'STOPPED' && observed.lastStatus !== 'STOPPED') api.observe(spec.arn, 'STOPPED');
    else if (desired.status === 'RUNNING' && observed.lastStatus !== 'RUNNING') {
      api.store.observeTask(spec.arn, (before) => ({ ...before, lastStatus: 'RUNNING', startedAt: Date.now() }));
    }
  }
}
const until = (accept: (service: ServiceRecord) => boolean, name = 'web') =>
  eventually(() => {
    play();
    const service = api.store.services().find((each) => each.name === name);
    if (!service || !accept(service)) throw new Error(JSON.stringify(service?.deployments, null, 1));
    return service;
  });
const completed = ({ deployments }: ServiceRecord) =>
  deployments[0]?.rolloutState === 'COMPLETED' && deployments[1]?.status !== 'ACTIVE';

describe('CreateService', () => {
  it('makes a service whose tasks belong to its deployment', async () => {
    const { service } = await create({ tags: [{ key: 'team', value: 'blue' }] });
    expect(service).toMatchObject({
      serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/default/web',
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      launchType: 'EC2',
      schedulingStrategy: 'REPLICA',
      propagateTags: 'NONE',
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, strategy: 'ROLLING' },
      tags: [{ key: 'team', value: 'blue' }],
      events: [],
    });
    const [deployment] = service?.deployments ?? [];
    expect(deployment).toMatchObject({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2 });
    expect(deployment?.rolloutStateReason).toBe(`ECS deployment ${deployment?.id ?? ''} in progress.`);
    await until(completed);
    expect(api.store.tasks().map(({ spec }) => [spec.group, spec.startedBy])).toEqual([
      ['service:web', deployment?.id],
      ['service:web', deployment?.id],
    ]);
    expect(await described()).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect((await described())?.events?.map(({ message }) => message)).toEqual([
      '(service web) has reached a steady state.',
      `(service web) (deployment ${deployment?.id ?? ''}) deployment completed.`,
      expect.stringMatching(/^\(service web\) has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.$/),
    ]);
  });

  it('makes the cluster it is the first to name, and refuses one that was deleted', async () => {
    await create({ cluster: 'shop' });
    expect(api.store.cluster('shop')?.status).toBe('ACTIVE');
    await refused(create({ cluster: 'no cluster' }), 'InvalidParameterException', /'no cluster' is not valid/);
    await api.client.send(new CreateClusterCommand({ clusterName: 'old' }));
    await api.client.send(new DeleteClusterCommand({ cluster: 'old' }));
    await refused(create({ cluster: 'old' }), 'ClusterNotFoundException', 'The referenced cluster was inactive.');
  });

  it('is idempotent: the same request again gives the service there is, another one is refused', async () => {
    const first = await create();
    const second = await create();
    expect(second.service?.deployments?.[0]?.id).toBe(first.service?.deployments?.[0]?.id);
    await refused(create({ desiredCount: 3 }), 'InvalidParameterException', 'Creation of service was not idempotent.');
  });

  it('can use a name again only when its service is over', async () => {
    await create();
    await api.client.send(new DeleteServiceCommand({ service: 'web', force: true }));
    await refused(create(), 'InvalidParameterException', 'Unable to Start a service that is still Draining.');
    await until(({ status }) => status === 'INACTIVE');
    expect((await create()).service).toMatchObject({ status: 'ACTIVE', events: [] });
  });

  it.each([
    [{ serviceName: '' }, 'InvalidParameterException', 'serviceName can not be blank.'],
    [{ serviceName: 'a b' }, 'InvalidParameterException', /serviceName|name/],
    [{ taskDefinition: 'none' }, 'ClientException', 'TaskDefinition not found.'],
    [{ desiredCount: -1 }, 'InvalidParameterException', 'desiredCount cannot be a negative number.'],
    [{ desiredCount: undefined }, 'InvalidParameterException', /desiredCount can not be null/],
    [{ schedulingStrategy: 'DAEMON' }, 'InvalidParameterException', /does not support a desired count/],
    [
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      'InvalidParameterException',
      /block deployments/,
    ],
    [{ deploymentConfiguration: { strategy: 'BLUE_GREEN' } }, 'UnsupportedFeatureException', /BLUE_GREEN.*Use ROLLING/],
    [{ deploymentController: { type: 'CODE_DEPLOY' } }, 'UnsupportedFeatureException', /CODE_DEPLOY/],
    [
      {
        deploymentConfiguration: {
          deploymentCircuitBreaker: {
            enable: true,
            rollback: true,
            thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 0 },
          },
        },
      },
      'InvalidParameterException',
      /thresholdConfiguration.value is 0/,
    ],
    [
      {
        loadBalancers: [
          {
            targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/b',
            containerName: 'x',
            containerPort: 80,
          },
        ],
      },
      'InvalidParameterException',
      /container x does not exist/i,
    ],
    [{ launchType: 'FARGATE' }, 'InvalidParameterException', /FARGATE|awsvpc/],
  ] as [Partial<CreateServiceCommandInput>, string, RegExp | string][])('refuses %j', async (input, name, message) => {
    await refused(create(input), name, message);
    expect(api.store.services()).toEqual([]);
  });

  it('refuses an awsvpc definition without a network configuration, as ECS does', async () => {
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('net'), networkMode: 'awsvpc' }));
    await refused(
      create({ taskDefinition: 'net' }),
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
    await refused(
      create({ taskDefinition: 'net', networkConfiguration: { awsvpcConfiguration: { subnets: [] } } }),
      'InvalidParameterException',
      'subnets can not be empty.',
    );
    await create({
      taskDefinition: 'net',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['{{ tfstate `subnet` }}'], securityGroups: ['mine'] } },
    });
  });

  it('gives its tasks its own tags, or those of the definition, and those that ECS manages', async () => {
    await create({ propagateTags: 'SERVICE', enableECSManagedTags: true, tags: [{ key: 'a', value: 'b' }] });
    await until(completed);
    expect(api.store.tasks()[0]?.tags).toEqual([
      { key: 'a', value: 'b' },
      { key: 'aws:ecs:clusterName', value: 'default' },
      { key: 'aws:ecs:serviceName', value: 'web' },
    ]);
  });
});

describe('UpdateService', () => {
  beforeEach(async () => {
    await create();
    await until(completed);
  });

  it('changes the count of the PRIMARY without a deployment', async () => {
    const { service } = await update({ desiredCount: 3 });
    expect(service?.deployments).toMatchObject([{ status: 'PRIMARY', desiredCount: 3 }]);
    await until(({ steadyToldAt }) => steadyToldAt !== undefined && tasks().length === 3);
  });

  it.each([
    [{ taskDefinition: 'web' }, false],
    [{ deploymentConfiguration: { minimumHealthyPercent: 50 } }, false],
    [{ enableExecuteCommand: true }, false],
    [{ healthCheckGracePeriodSeconds: 30 }, false],
    [{ forceNewDeployment: true }, true],
    [
      {
        serviceRegistries: [
          {
            registryArn: 'arn:aws:servicediscovery:us-east-1:1:service/srv-1',
            containerName: 'app',
            containerPort: 80,
          },
        ],
      },
      true,
    ],
    [
      {
        loadBalancers: [
          {
            targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/b',
            containerName: 'app',
            containerPort: 80,
          },
        ],
      },
      true,
    ],
  ] as [Partial<UpdateServiceCommandInput>, boolean][])('%j deploys: %s', async (input, deploys) => {
    const { service } = await update(input);
    expect(service?.deployments?.map(({ status }) => status)).toEqual(deploys ? ['PRIMARY', 'ACTIVE'] : ['PRIMARY']);
    await until(completed);
  });

  it('rolls over to another revision, and tells it as service deployments and revisions', async () => {
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    const { service: updating } = await update({ taskDefinition: 'web' });
    expect(updating?.taskDefinition).toMatch(/web:2$/);
    expect(updating?.currentServiceDeployment).toMatch(/:service-deployment\/default\/web\/[\w-]{21}$/);
    await until(completed);
    const after = await described();
    expect(after?.deployments).toHaveLength(1);
    expect(after?.currentServiceDeployment).toBeUndefined();
    expect(after?.currentServiceRevisions).toMatchObject([{ requestedTaskCount: 2, runningTaskCount: 2 }]);

    const { serviceDeployments: listed = [] } = await api.client.send(
      new ListServiceDeploymentsCommand({ service: 'web' }),
    );
    expect(listed.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'SUCCESSFUL']);
    const { serviceDeployments, failures } = await api.client.send(
      new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [listed[0]?.serviceDeploymentArn ?? '', `${listed[0]?.serviceDeploymentArn ?? ''}x`],
      }),
    );
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    expect(serviceDeployments).toMatchObject([
      {
        status: 'SUCCESSFUL',
        deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 3 },
        sourceServiceRevisions: [{ arn: listed[1]?.targetServiceRevisionArn }],
      },
    ]);
    const { serviceRevisions } = await api.client.send(
      new DescribeServiceRevisionsCommand({
        serviceRevisionArns: listed.map(({ targetServiceRevisionArn = '' }) => targetServiceRevisionArn),
      }),
    );
    expect(serviceRevisions?.map(({ taskDefinition }) => taskDefinition?.split('/')[1])).toEqual(['web:2', 'web:1']);
    expect(serviceRevisions?.[0]?.containerImages).toEqual([
      { containerName: 'app', image: 'nginx:latest' },
      { containerName: 'log', image: 'busybox' },
    ]);
  });

  it('refuses what is not there, not ACTIVE, or wrong', async () => {
    await refused(update({ service: 'none' }), 'ServiceNotFoundException', 'Service not found.');
    await refused(update({ taskDefinition: 'none' }), 'ClientException', 'TaskDefinition not found.');
    await refused(update({ deploymentConfiguration: { strategy: 'CANARY' } }), 'UnsupportedFeatureException', /CANARY/);
    await refused(
      update({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }),
      'InvalidParameterException',
      /you must force a new deployment/,
    );
    await api.client.send(new DeleteServiceCommand({ service: 'web', force: true }));
    await refused(update({ desiredCount: 1 }), 'ServiceNotActiveException', 'Service was not ACTIVE.');
  });
});

describe('an overlay', () => {
  const withOverlay = async (target: string, input: object, overlayId: string) => {
    const body = JSON.stringify(input);
    const headers = { 'x-drydock-overlay': overlayId };
    const answer = await rawRequest(api.server.port, {
      headers: await signedHeaders(api.server.port, {
        target: `AmazonEC2ContainerServiceV20141113.${target}`,
        body,
        headers,
      }),
      body,
    });
    return { status: answer.status, body: JSON.parse(answer.text) as Record<string, unknown> };
  };
  const put = async (image: string) =>
    String(
      (await api.local('PutOverlay', { overlay: { containers: { app: { image } } }, baseFolder: '/' }))['overlayId'],
    );
  const images = () =>
    api.store
      .tasks()
      .filter(({ desired }) => desired.status === 'RUNNING')
      .map(({ observed }) => observed.containers[0]?.image);

  it('stays with the deployment: for its tasks, after an update by another client, until another one comes', async () => {
    const mine = await put('mine:dev');
    expect(
      await withOverlay('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 2 }, mine),
    ).toMatchObject({ status: 200 });
    await until(completed);
    expect(images()).toEqual(['mine:dev', 'mine:dev']);
    await update({ forceNewDeployment: true });
    await until(completed);
    expect(images()).toEqual(['mine:dev', 'mine:dev']);
    const other = await put('other:dev');
    await withOverlay('UpdateService', { service: 'web' }, other);
    const { deployments } = await until(completed);
    expect(deployments[0]?.settings.overlayId).toBe(other);
    expect(images()).toEqual(['other:dev', 'other:dev']);
  });

  it('that nobody put is refused', async () => {
    const answer = await withOverlay(
      'CreateService',
      { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 },
      'x',
    );
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("'x' is not known") as string },
    });
  });
});

describe('the event stream', () => {
  it('tells of a service, its deployments and its steady state', async () => {
    const reader = await api.lines('/events');
    const told = new Set<string>();
    const read = async () => {
      for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
        const event = JSON.parse(line) as { 'detail-type': string; detail: { eventName?: string; status?: string } };
        told.add(`${event['detail-type']} ${event.detail.eventName ?? event.detail.status ?? ''}`);
      }
    };
    const reading = read();
    await create();
    await until(completed);
    await api.client.send(new DeleteServiceCommand({ service: 'web', force: true }));
    await until(({ status }) => status === 'INACTIVE');
    await eventually(() =>
      expect([...told]).toEqual(
        expect.arrayContaining([
          'Drydock Service Change ACTIVE',
          'ECS Deployment State Change SERVICE_DEPLOYMENT_IN_PROGRESS',
          'ECS Deployment State Change SERVICE_DEPLOYMENT_COMPLETED',
          'ECS Service Action SERVICE_STEADY_STATE',
          'Drydock Service Change INACTIVE',
        ]),
      ),
    );
    reader.close();
    await reading.catch(() => undefined);
  });
});

describe('StopServiceDeployment', () => {
  const latest = async () => {
    const { serviceDeployments = [] } = await api.client.send(new ListServiceDeploymentsCommand({ service: 'web' }));
    return serviceDeployments[0];
  };
  const stop = async (stopType?: 'ROLLBACK' | 'ABORT') =>
    api.client.send(
      new StopServiceDeploymentCommand({ serviceDeploymentArn: (await latest())?.serviceDeploymentArn, stopType }),
    );

  it('rolls back to what was completed last', async () => {
    await create();
    await refused(stop(), 'InvalidParameterException', /no completed deployment/);
    await until(completed);
    await refused(stop(), 'ConflictException', /is not in progress/);
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    await update({ taskDefinition: 'web' });
    await stop();
    const after = await until(completed);
    expect(after.deployments[0]?.settings.taskDefinitionArn).toMatch(/web:1$/);
    expect(await latest()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
  });

  it('leaves everything as it is with ABORT', async () => {
    await create();
    await until(completed);
    const before = tasks();
    await update({ forceNewDeployment: true });
    await stop('ABORT');
    await until(({ deployments }) => deployments[0]?.rolloutState === 'FAILED');
    expect(await latest()).toMatchObject({ status: 'STOPPED' });
    const alive = api.store.tasks().filter(({ desired }) => desired.status === 'RUNNING');
    expect(alive.map(({ spec }) => spec.arn)).toEqual(expect.arrayContaining(before));
  });
});

describe('what clusters, lists and tags tell of services', () => {
  it('lists services by ten, and those of a namespace', async () => {
    for (let index = 0; index < 12; index++) await create({ serviceName: `web-${index}`, desiredCount: 0 });
    const first = await api.client.send(new ListServicesCommand({}));
    expect(first.serviceArns).toHaveLength(10);
    const second = await api.client.send(new ListServicesCommand({ nextToken: first.nextToken }));
    expect(second.serviceArns).toHaveLength(2);
    await api.client.send(
      new UpdateClusterCommand({ cluster: 'default', serviceConnectDefaults: { namespace: 'shop' } }),
    );
    await create({
      serviceName: 'mesh',
      desiredCount: 0,
      serviceConnectConfiguration: { enabled: true, namespace: 'shop' },
    });
    const { serviceArns } = await api.client.send(new ListServicesByNamespaceCommand({ namespace: 'shop' }));
    expect(serviceArns).toEqual(['arn:aws:ecs:us-east-1:000000000000:service/default/mesh']);
  });

  it('counts them in their cluster, which cannot be deleted before them', async () => {
    await create({ cluster: 'shop' });
    const clusters = await api.client.send(
      new DescribeClustersCommand({ clusters: ['shop'], include: ['STATISTICS'] }),
    );
    expect(clusters.clusters?.[0]).toMatchObject({ activeServicesCount: 1 });
    expect(clusters.clusters?.[0]?.statistics).toContainEqual({ name: 'activeEC2ServiceCount', value: '1' });
    await refused(
      api.client.send(new DeleteClusterCommand({ cluster: 'shop' })),
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  });

  it('takes names, cluster/name and ARNs, and tells what is missing', async () => {
    await create();
    const { services, failures } = await api.client.send(
      new DescribeServicesCommand({
        services: ['default/web', 'arn:aws:ecs:us-east-1:000000000000:service/web', 'none'],
      }),
    );
    expect(services).toHaveLength(2);
    expect(failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:000000000000:service/default/none', reason: 'MISSING' }]);
    await refused(
      api.client.send(new DescribeServicesCommand({ services: ['other/web'] })),
      'InvalidParameterException',
      'Identifier is for other. Your cluster is default',
    );
  });

  it('tags services, lists their tasks, changes settings of clusters', async () => {
    const { service } = await create();
    await api.client.send(
      new TagResourceCommand({ resourceArn: service?.serviceArn, tags: [{ key: 'a', value: 'b' }] }),
    );
    expect((await described())?.tags).toEqual([{ key: 'a', value: 'b' }]);
    await until(completed);
    expect((await api.client.send(new ListTasksCommand({ serviceName: 'web' }))).taskArns).toHaveLength(2);
    await refused(
      api.client.send(new ListTasksCommand({ serviceName: 'none' })),
      'ServiceNotFoundException',
      'Service not found.',
    );
    const { cluster } = await api.client.send(
      new UpdateClusterSettingsCommand({
        cluster: 'default',
        settings: [{ name: 'containerInsights', value: 'enabled' }],
      }),
    );
    expect(cluster?.settings).toEqual([{ name: 'containerInsights', value: 'enabled' }]);
  });

  it('protects tasks of services only', async () => {
    await create();
    await until(completed);
    const [task = ''] = tasks();
    const { protectedTasks } = await api.client.send(
      new UpdateTaskProtectionCommand({
        cluster: 'default',
        tasks: [task],
        protectionEnabled: true,
        expiresInMinutes: 5,
      }),
    );
    expect(protectedTasks).toMatchObject([{ taskArn: task, protectionEnabled: true }]);
    await update({ desiredCount: 0 });
    await eventually(() => {
      play();
      const alive = api.store.tasks().filter(({ desired }) => desired.status === 'RUNNING');
      expect(alive.map(({ spec }) => spec.arn)).toEqual([task]);
    });
    expect((await described())?.events?.map(({ message }) => message).join('\n')).toMatch(
      /unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks/,
    );
    expect((await api.client.send(new GetTaskProtectionCommand({ cluster: 'default' }))).protectedTasks).toHaveLength(
      1,
    );
    await api.client.send(
      new UpdateTaskProtectionCommand({ cluster: 'default', tasks: [task], protectionEnabled: false }),
    );
    await eventually(() => {
      play();
      expect(api.store.task(task)?.desired.status).toBe('STOPPED');
    });
    const { failures } = await api.client.send(
      new UpdateTaskProtectionCommand({ cluster: 'default', tasks: [task], protectionEnabled: true }),
    );
    expect(failures).toMatchObject([{ arn: task, reason: 'TASK_NOT_VALID' }]);
  });
});
