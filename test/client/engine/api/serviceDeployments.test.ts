import {
  DeleteServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { refused, webDefinition } from './harness.ts';
import { api, completed, create, described, tasks, until, update } from './serviceStory.ts';

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

  it('lets be what was wrong with the service before, and refuses what comes to be wrong', async () => {
    const service = api.store.service((await described())?.serviceArn ?? '');
    if (!service) throw new Error('there is no service');
    const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/b';
    const loadBalancers = [{ targetGroupArn, containerName: undefined, containerPort: 80 }];
    const [primary, ...others] = service.deployments;
    if (!primary) throw new Error('there is no deployment');
    const settings = { ...primary.settings, loadBalancers };
    api.store.putService({ ...service, deployments: [{ ...primary, settings }, ...others] });
    await update({ desiredCount: 1 });
    await refused(
      update({ loadBalancers: [{ targetGroupArn, containerName: 'app' }] }),
      'InvalidParameterException',
      /containerPort/,
    );
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

  it('goes on when it is asked for again, also while the rollback is under way', async () => {
    await create();
    await until(completed);
    await update({ forceNewDeployment: true });
    const { serviceDeploymentArn } = await stop();
    expect(await stop()).toMatchObject({ serviceDeploymentArn });
    await eventually(async () => expect(await latest()).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS' }));
    expect(await stop()).toMatchObject({ serviceDeploymentArn });
    await until(completed);
    await refused(stop(), 'ConflictException', /is not in progress/);
  });

  it('is over with its service', async () => {
    await create();
    await until(completed);
    await update({ forceNewDeployment: true });
    await api.client.send(new DeleteServiceCommand({ service: 'web', force: true }));
    await until(({ status }) => status === 'INACTIVE');
    const after = await latest();
    expect(after).toMatchObject({ status: 'STOPPED' });
    expect(after?.finishedAt).toBeDefined();
    expect((await described())?.currentServiceDeployment).toBeUndefined();
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
