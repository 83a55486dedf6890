import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  RegisterTaskDefinitionCommand,
  type CreateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { rawRequest, signedHeaders, refused, webDefinition } from './harness.ts';
import { api, completed, create, described, until, update } from './serviceStory.ts';

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
    await refused(create({ cluster: 'typo', taskDefinition: 'none' }), 'ClientException', 'TaskDefinition not found.');
    expect(api.store.cluster('typo')).toBeUndefined();
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
    const again = api.client.send(new DeleteServiceCommand({ service: 'web' }));
    await refused(again, 'ServiceNotFoundException', 'Service not found.');
    expect((await create()).service).toMatchObject({ status: 'ACTIVE', events: [] });
  });

  it('needs room for one more task where zones are rebalanced', async () => {
    const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: 100 };
    const message = /^Availability Zone Rebalancing does not support maximumPercent <= 100 %/;
    const wish = { deploymentConfiguration, availabilityZoneRebalancing: 'ENABLED' } as const;
    await refused(create(wish), 'InvalidParameterException', message);
    expect((await create({ deploymentConfiguration })).service?.availabilityZoneRebalancing).toBe('DISABLED');
    await refused(update({ availabilityZoneRebalancing: 'ENABLED' }), 'InvalidParameterException', message);
    await update({ desiredCount: 1 });
  });

  it.each([
    [{ serviceName: '' }, 'InvalidParameterException', 'serviceName can not be blank.'],
    [{ serviceName: 'a b' }, 'InvalidParameterException', /serviceName|name/],
    [{ taskDefinition: 'none' }, 'ClientException', 'TaskDefinition not found.'],
    [{ desiredCount: -1 }, 'InvalidParameterException', 'desiredCount cannot be a negative number.'],
    [
      { placementConstraints: [{ type: 'memberOf', expression: 'attribute:rack ==' }] },
      'InvalidParameterException',
      /expression cannot be read/,
    ],
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

  it('checks the network and the platform as RunTask does, and so does UpdateService', async () => {
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('net'), networkMode: 'awsvpc' }));
    const net = (more: object) => ({
      taskDefinition: 'net',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['a'], ...more } },
    });
    const many = Array.from({ length: 17 }, (_, index) => `subnet-${index}`);
    const publicIp = 'Assign public IP is not supported for this launch type.';
    await refused(create(net({ assignPublicIp: 'ENABLED' })), 'InvalidParameterException', publicIp);
    await refused(create(net({ subnets: many })), 'InvalidParameterException', /at most 16/);
    await create(net({}));
    await refused(update(net({ assignPublicIp: 'ENABLED' })), 'InvalidParameterException', publicIp);
    await refused(update(net({ subnets: many })), 'InvalidParameterException', /at most 16/);
    await refused(
      update({ platformVersion: '1.4.0' }),
      'InvalidParameterException',
      'The platform version must be null when specifying an EC2 launch type.',
    );
  });

  it('gives a name of Service Connect to one service of the namespace', async () => {
    const definition = webDefinition();
    const [app] = definition.containerDefinitions;
    const portMappings = [{ name: 'http', containerPort: 80 }];
    await api.client.send(
      new RegisterTaskDefinitionCommand({
        ...definition,
        family: 'named',
        networkMode: 'bridge',
        containerDefinitions: [{ ...app, portMappings }],
      }),
    );
    const offering = (serviceName: string, discoveryName?: string) =>
      create({
        serviceName,
        taskDefinition: 'named',
        serviceConnectConfiguration: {
          enabled: true,
          namespace: 'shop',
          services: [{ portName: 'http', discoveryName, clientAliases: [{ port: 80, dnsName: serviceName }] }],
        },
      });
    await offering('one');
    await refused(offering('two'), 'InvalidParameterException', /'http\.shop' belongs to the service one/);
    await offering('two', 'other');
    await update({ service: 'one', desiredCount: 1 });
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
