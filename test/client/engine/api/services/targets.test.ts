import {
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TargetObserved } from '../../../../../client/engine/state/services.ts';
import { serviceRecord } from '../../../../support/serviceRecords.ts';
import { taskRecord } from '../../../../support/taskRecords.ts';
import { startHarness, type Harness } from '../harness.ts';

let api: Harness;
beforeEach(async () => {
  api = await startHarness();
});
afterEach(() => api[Symbol.asyncDispose]());

const target = (state: TargetObserved['state']): TargetObserved => ({
  targetGroupArn: 'group',
  containerName: 'app',
  containerPort: 80,
  state,
  since: 0,
});

it('DescribeLocalService tells no target that was drained, however long its task is still described', async () => {
  const service = serviceRecord();
  api.store.putService(service);
  for (const state of ['healthy', 'draining', 'unused'] as const) {
    const task = taskRecord({ definition: { containerDefinitions: [] } });
    api.store.addTask({
      ...task,
      spec: { ...task.spec, serviceName: service.name },
      observed: { ...task.observed, targets: [target(state)] },
    });
  }
  const { targets } = await api.local('DescribeLocalService', { service: service.arn });
  expect((targets as { state: string }[]).map(({ state }) => state)).toEqual(['healthy', 'draining']);
});

it('DescribeLocalService tells the names that other tasks know the service by', async () => {
  const definition = {
    family: 'web',
    containerDefinitions: [
      {
        name: 'app',
        image: 'app',
        memory: 64,
        portMappings: [{ name: 'http', containerPort: 80, appProtocol: 'http' }],
      },
    ],
  };
  await api.client.send(new RegisterTaskDefinitionCommand(definition as RegisterTaskDefinitionCommandInput));
  await api.client.send(
    new CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 0,
      serviceRegistries: [
        {
          registryArn: 'arn:aws:servicediscovery:us-east-1:111122223333:service/srv-1',
          containerName: 'app',
          containerPort: 80,
        },
      ],
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'shop',
        services: [{ portName: 'http', clientAliases: [{ port: 8080, dnsName: 'web' }] }],
      },
    }),
  );
  const { names } = await api.local('DescribeLocalService', { service: serviceRecord({ name: 'web' }).arn });
  expect(names).toEqual([
    { kind: 'cloud-map', name: 'web.local' },
    { kind: 'service-connect', name: 'web', port: 8080, protocol: 'http', namespace: 'shop', portName: 'http' },
  ]);
});
