import { describe, expect, it } from 'vitest';
import { createRegistrations, type Parting } from '../../../../../client/engine/networking/connect/registrations.ts';
import { freshState } from '../../../../../client/engine/state/freshState.ts';
import { newDeployment } from '../../../../../client/engine/state/deployments.ts';
import { primaryOf } from '../../../../../client/engine/state/services.ts';
import { createStore } from '../../../../../client/engine/state/store.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';
import { serviceRecord } from '../../../../support/serviceRecords.ts';
import { taskRecord } from '../../../../support/taskRecords.ts';

function situation() {
  const store = createStore({
    initial: freshState('e0000000-0000-4000-8000-000000000000', 0),
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  const plain = serviceRecord({ name: 'api' });
  const settings = {
    ...primaryOf(plain).settings,
    serviceConnectConfiguration: {
      enabled: true,
      namespace: 'shop',
      services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }],
    },
  };
  const service = { ...plain, deployments: [newDeployment(settings, 1, 1000, Math.random)] };
  store.putService(service);
  const bare = taskRecord({ definition: { containerDefinitions: [] } });
  store.addTask({ ...bare, spec: { ...bare.spec, serviceName: 'api', deploymentId: primaryOf(service).id } });
  const { arn } = bare.spec;
  const clock = createFakeClock();
  const registrations = createRegistrations(store, clock, 1);
  return {
    clock,
    registrations,
    registration: () => store.task(arn)?.observed.serviceConnect?.registration,
    run: () => store.observeTask(arn, (observed) => ({ ...observed, lastStatus: 'RUNNING' })),
    stop: () => store.requestStop(arn, { code: 'UserInitiated', reason: 'enough', at: 1 }),
    release: (parting: Parting) => registrations.release(() => parting),
  };
}

describe('the registrations of Service Connect', () => {
  it('begin when a task runs, once', () => {
    const { registrations, registration, run, stop, release } = situation();
    registrations.register();
    expect(registration()).toBeUndefined();
    run();
    registrations.register();
    expect(registration()).toBe('registered');
    stop();
    expect(release('done')).toBe(false);
    registrations.register();
    expect(registration()).toBe('deregistered');
  });

  it('end when no request is on its way any more, or after five seconds', async () => {
    const { clock, registrations, registration, run, stop, release } = situation();
    run();
    registrations.register();
    expect(registrations.waiting()).toBe(false);
    stop();
    expect(registrations.waiting()).toBe(true);
    expect(release('draining')).toBe(true);
    await clock.advance(4999);
    expect(release('draining')).toBe(true);
    expect(registration()).toBe('registered');
    await clock.advance(1);
    expect(release('draining')).toBe(false);
    expect(registration()).toBe('deregistered');
  });

  it('do not wait for ever for a proxy that cannot be told', async () => {
    const { clock, registrations, registration, run, stop, release } = situation();
    run();
    registrations.register();
    stop();
    expect(release('in use')).toBe(true);
    await clock.advance(9999);
    expect(release('in use')).toBe(true);
    await clock.advance(1);
    expect(release('in use')).toBe(false);
    expect(registration()).toBe('deregistered');
  });
});
