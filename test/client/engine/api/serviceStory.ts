/** The API with the scheduler of services behind it: each test of a file that imports this one has them anew. */
import {
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type CreateServiceCommandInput,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach } from 'vitest';
import type { ServiceRecord } from '../../../../client/engine/state/services.ts';
import { createLanguageService } from '../../../../server/src/language/index.ts';
import type { Disposable } from '../../../../client/engine/util/disposable.ts';
import { eventually } from '../../../support/eventually.ts';
import { startHarness, startScheduler, webDefinition, type Harness } from './harness.ts';

const rules = createLanguageService({});

/** That of the test which runs. */
export let api: Harness;
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
  scheduler = startScheduler(api);
  await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
});
afterEach(async () => {
  scheduler.dispose();
  await api[Symbol.asyncDispose]();
});

export const create = (input: Partial<CreateServiceCommandInput> = {}) =>
  api.client.send(new CreateServiceCommand({ serviceName: 'web', taskDefinition: 'web', desiredCount: 2, ...input }));
export const update = (input: Partial<UpdateServiceCommandInput> = {}) =>
  api.client.send(new UpdateServiceCommand({ service: 'web', ...input }));
export const described = async (name = 'web') =>
  (await api.client.send(new DescribeServicesCommand({ services: [name], include: ['TAGS'] }))).services?.[0];
export const tasks = (): string[] => api.store.tasks().map(({ spec }) => spec.arn);

/** Plays the agent: everything that is wanted runs, everything else stops. */
export function play(): void {
  for (const { spec, desired, observed } of api.store.tasks()) {
    if (desired.status === 'STOPPED' && observed.lastStatus !== 'STOPPED') api.observe(spec.arn, 'STOPPED');
    else if (desired.status === 'RUNNING' && observed.lastStatus !== 'RUNNING') {
      api.store.observeTask(spec.arn, (before) => ({ ...before, lastStatus: 'RUNNING', startedAt: Date.now() }));
    }
  }
}
export const until = (accept: (service: ServiceRecord) => boolean, name = 'web') =>
  eventually(() => {
    play();
    const service = api.store.services().find((each) => each.name === name);
    if (!service || !accept(service)) throw new Error(JSON.stringify(service?.deployments, null, 1));
    return service;
  });
export const completed = ({ deployments }: ServiceRecord) =>
  deployments[0]?.rolloutState === 'COMPLETED' && deployments[1]?.status !== 'ACTIVE';
