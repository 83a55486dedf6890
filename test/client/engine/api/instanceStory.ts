/** The API with one container instance and the scheduler behind it: each test of a file that imports this one has them anew. */
import { afterEach, beforeEach } from 'vitest';
import {
  CreateServiceCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  ListContainerInstancesCommand,
  PutAttributesCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  UpdateContainerInstancesStateCommand,
  type CreateServiceCommandInput,
  type Resource,
  type RegisterTaskDefinitionCommandInput,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import type { TaskRecord } from '../../../../client/engine/state/model.ts';
import type { Disposable } from '../../../../client/engine/util/disposable.ts';
import { startHarness, startScheduler, webDefinition, type Harness } from './harness.ts';

/** That of the test which runs. */
export let api: Harness;
let scheduler: Disposable;
beforeEach(async () => {
  api = await startHarness();
  api.setDocker({ cpus: 2, memoryBytes: 2 * 1024 ** 3, architecture: 'aarch64' });
  scheduler = startScheduler(api);
  await register();
});
afterEach(async () => {
  scheduler.dispose();
  await api[Symbol.asyncDispose]();
});

export const register = (input: Partial<RegisterTaskDefinitionCommandInput> = {}) =>
  api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition(), ...input }));
export const run = (input: Partial<RunTaskCommandInput> = {}) =>
  api.client.send(new RunTaskCommand({ taskDefinition: 'web', ...input }));
export const list = async (filter?: string, status?: 'ACTIVE' | 'DRAINING') =>
  (await api.client.send(new ListContainerInstancesCommand({ filter, status }))).containerInstanceArns ?? [];
export const theInstance = async (cluster?: string) => {
  const { containerInstanceArns = [] } = await api.client.send(new ListContainerInstancesCommand({ cluster }));
  const { containerInstances = [] } = await api.client.send(
    new DescribeContainerInstancesCommand({ cluster, containerInstances: containerInstanceArns, include: ['TAGS'] }),
  );
  const [instance] = containerInstances;
  if (!instance || containerInstances.length !== 1) throw new Error('there is not one instance');
  return instance;
};
export const amount = (resources: readonly Resource[] | undefined, name: string) =>
  resources?.find((each) => each.name === name)?.integerValue;
export const put = (name: string, value?: string) =>
  theInstance().then(({ containerInstanceArn: targetId }) =>
    api.client.send(
      new PutAttributesCommand({ attributes: [{ name, ...(value === undefined ? {} : { value }), targetId }] }),
    ),
  );
export const drain = async (status: 'ACTIVE' | 'DRAINING') => {
  const { containerInstanceArn = '' } = await theInstance();
  return api.client.send(
    new UpdateContainerInstancesStateCommand({ containerInstances: [containerInstanceArn], status }),
  );
};
export const createService = (input: Partial<CreateServiceCommandInput> = {}) =>
  api.client.send(new CreateServiceCommand({ serviceName: 'web', taskDefinition: 'web', desiredCount: 1, ...input }));
export const service = async () => {
  const { services = [] } = await api.client.send(new DescribeServicesCommand({ services: ['web'] }));
  const [found] = services;
  if (!found) throw new Error('there is no service');
  return found;
};
export const serviceTasks = (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING') =>
  api.store.tasks().filter(({ spec, desired }) => spec.serviceName === 'web' && desired.status === desiredStatus);

export const runs = (task: TaskRecord | undefined) =>
  api.store.observeTask(task?.spec.arn ?? '', (observed) => ({
    ...observed,
    lastStatus: 'RUNNING',
    startedAt: Date.now(),
  }));
