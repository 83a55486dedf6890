import { describe, expect, it } from 'vitest';
import { createNaming } from '../../../../../client/engine/networking/connect/naming.ts';
import {
  endpointsOf,
  namesFor,
  offersOfTask,
  placeOf,
  proxyName,
  receiversAmong,
  receiversOf,
} from '../../../../../client/engine/networking/connect/endpoints.ts';
import { registeredNames } from '../../../../../client/engine/state/discovery.ts';
import { newDeployment } from '../../../../../client/engine/state/deployments.ts';
import { freshState, newCluster } from '../../../../../client/engine/state/freshState.ts';
import type { TaskRecord } from '../../../../../client/engine/state/model.ts';
import { primaryOf, type RevisionSettings, type ServiceRecord } from '../../../../../client/engine/state/services.ts';
import { createStore, type Store } from '../../../../../client/engine/state/store.ts';
import { nameNotices } from '../../../../../client/engine/services/nameNotices.ts';
import { serviceRecord } from '../../../../support/serviceRecords.ts';
import { taskRecord } from '../../../../support/taskRecords.ts';

type Connect = NonNullable<RevisionSettings['serviceConnectConfiguration']>;

const newStore = (): Store =>
  createStore({
    initial: freshState('e0000000-0000-4000-8000-000000000000', 0),
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });

const definition = (networkMode: 'awsvpc' | 'bridge' | 'host', command?: string[]) => ({
  family: 'web',
  networkMode,
  containerDefinitions: [
    {
      name: 'app',
      image: 'app',
      portMappings: [{ name: 'http', containerPort: 8080, appProtocol: 'http' as const }],
      ...(command === undefined ? {} : { healthCheck: { command } }),
    },
  ],
});

/** A service with its Service Connect, and one task of it. */
function add(
  store: Store,
  name: string,
  connect: Connect | undefined,
  networkMode: 'awsvpc' | 'bridge' = 'awsvpc',
  more: Partial<RevisionSettings> = {},
): { readonly service: ServiceRecord; readonly task: TaskRecord } {
  const plain = serviceRecord({ name });
  const settings: RevisionSettings = {
    ...primaryOf(plain).settings,
    ...(connect === undefined ? {} : { serviceConnectConfiguration: connect }),
    ...more,
  };
  const service = { ...plain, deployments: [newDeployment(settings, 1, 1000, Math.random)] };
  store.putTaskDefinition({
    arn: settings.taskDefinitionArn,
    family: 'web',
    revision: 1,
    status: 'ACTIVE',
    definition: definition(networkMode),
    tags: [],
    registeredAt: 0,
  });
  store.putService(service);
  const bare = taskRecord({ definition: definition(networkMode) });
  const task = { ...bare, spec: { ...bare.spec, serviceName: name, deploymentId: primaryOf(service).id } };
  store.addTask(task);
  return { service, task };
}
const offering = (more: object = {}): Connect => ({
  enabled: true,
  namespace: 'shop',
  services: [{ portName: 'http', clientAliases: [{ port: 80, ...more }] }],
});

describe('the endpoints of Service Connect', () => {
  it('are called as their alias says, else by discovery name and namespace', () => {
    const store = newStore();
    add(store, 'api', offering({ dnsName: 'api' }));
    add(store, 'users', {
      ...offering(),
      services: [{ portName: 'http', discoveryName: 'u', clientAliases: [{ port: 81 }] }],
    });
    expect(endpointsOf(store).map(({ key, ports }) => [key, ports.map(({ port }) => port)])).toEqual([
      ['shop/api', [80]],
      ['shop/u.shop', [81]],
    ]);
  });

  it('have a protocol and the timeouts that ECS has for it', () => {
    const store = newStore();
    const { task } = add(store, 'api', offering());
    expect(offersOfTask(store, task)).toMatchObject([
      { protocol: 'http', idleTimeout: 300_000, requestTimeout: 15_000 },
    ]);
    const own = {
      ...offering(),
      services: [{ portName: 'http', clientAliases: [{ port: 80 }], timeout: { perRequestTimeoutSeconds: 0 } }],
    };
    expect(offersOfTask(store, add(store, 'b', own).task)).toMatchObject([{ requestTimeout: 0 }]);
  });

  it('lead to the container that has the named port', () => {
    const store = newStore();
    const { task } = add(store, 'api', offering());
    const [offer] = offersOfTask(store, task);
    expect(offer && placeOf(task, offer)).toEqual({ containerName: 'app', containerPort: 8080 });
  });

  it('are known to the tasks of their namespace only, clients too; the namespace may be the default of the cluster', () => {
    const store = newStore();
    add(store, 'api', offering({ dnsName: 'api' }));
    const client = add(store, 'web', {
      enabled: true,
      namespace: 'arn:aws:servicediscovery:us-east-1:1:namespace/shop',
    });
    const stranger = add(store, 'other', { enabled: true, namespace: 'elsewhere' });
    const byDefault = add(store, 'default', { enabled: true });
    expect(namesFor(store, client.task)).toEqual(['shop/api']);
    expect(namesFor(store, stranger.task)).toEqual([]);
    expect(namesFor(store, byDefault.task)).toEqual([]);
    expect(namesFor(store, add(store, 'without', undefined).task)).toBeUndefined();
    store.putCluster({ ...newCluster('default', 0), serviceConnectDefaults: { namespace: 'shop' } });
    expect(namesFor(store, byDefault.task)).toEqual(['shop/api']);
  });

  it('stay as long as a running task knows them', () => {
    const store = newStore();
    const { service } = add(store, 'api', offering({ dnsName: 'api' }));
    const { task } = add(store, 'web', { enabled: true, namespace: 'shop' });
    store.observeTask(task.spec.arn, (observed) => ({ ...observed, serviceConnect: { names: ['shop/api'] } }));
    store.putService({ ...service, status: 'INACTIVE' });
    expect(endpointsOf(store)).toEqual([{ key: 'shop/api', dnsName: 'api', ports: [] }]);
    store.observeTask(task.spec.arn, (observed) => ({ ...observed, lastStatus: 'STOPPED' }));
    expect(endpointsOf(store)).toEqual([]);
  });

  it('have proxies whose names depend on engine and endpoint alone', () => {
    const endpoint = { key: 'shop/api.shop', dnsName: 'api.shop' };
    expect(proxyName('one', endpoint)).toMatch(/^drydock-connect-api\.shop-[0-9a-f]{10}$/);
    expect(proxyName('one', endpoint)).toBe(proxyName('one', endpoint));
    expect(proxyName('two', endpoint)).not.toBe(proxyName('one', endpoint));
    expect(proxyName('one', { ...endpoint, key: 'other/api.shop' })).not.toBe(proxyName('one', endpoint));
  });

  it('send to serving tasks that are registered, whatever happens to the others', () => {
    const store = newStore();
    const { task } = add(store, 'api', offering({ dnsName: 'api' }));
    expect(receiversOf(store).size).toBe(0);
    store.observeTask(task.spec.arn, (observed) => ({
      ...observed,
      lastStatus: 'RUNNING',
      serviceConnect: { names: [], registration: 'registered' },
    }));
    const [behind] = receiversOf(store).get('shop/api:80') ?? [];
    expect(behind).toMatchObject({ task: { spec: task.spec }, place: { containerName: 'app', containerPort: 8080 } });
    store.requestStop(task.spec.arn, { code: 'UserInitiated', reason: 'enough', at: 1 });
    expect(receiversOf(store).size).toBe(0);
  });

  it('send to healthy tasks, and to all when none is', () => {
    const task = (health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN', command?: string[]) => {
      const record = taskRecord({ definition: definition('awsvpc', command) });
      return { ...record, observed: { ...record.observed, health } };
    };
    const [good, bad, young, unchecked] = [
      task('HEALTHY', ['CMD', 'true']),
      task('UNHEALTHY', ['CMD', 'true']),
      task('UNKNOWN', ['CMD', 'true']),
      task('UNKNOWN'),
    ] as const;
    expect(receiversAmong([good, bad, young, unchecked])).toEqual([good, unchecked]);
    expect(receiversAmong([bad, young])).toEqual([bad, young]);
  });
});

describe('the names a task starts with', () => {
  const proxies = {
    addresses: (keys: readonly string[]) =>
      Promise.resolve(
        keys.map((key) => ({
          dnsName: key.slice(key.indexOf('/') + 1),
          addresses: { network: '172.20.0.9', bridge: '172.17.0.9' },
        })),
      ),
  };

  it('are those there are when it is asked first, with addresses of its own network', async () => {
    const store = newStore();
    add(store, 'api', offering({ dnsName: 'api' }));
    const { task } = add(store, 'web', { enabled: true, namespace: 'shop' });
    const naming = createNaming(store, proxies);
    expect(await naming.of(task)).toEqual({ aliases: [], hosts: ['api:172.20.0.9'] });
    add(store, 'later', offering({ dnsName: 'later' }));
    expect((await naming.of(task)).hosts).toEqual(['api:172.20.0.9']);
    const { task: bridged } = add(store, 'old', { enabled: true, namespace: 'shop' }, 'bridge');
    expect((await naming.of(bridged)).hosts).toEqual(['api:172.17.0.9', 'later:172.17.0.9']);
  });

  it('are aliases for the Cloud Map names of its service', async () => {
    const store = newStore();
    const registries = { serviceRegistries: [{ registryArn: 'arn:aws:servicediscovery:us-east-1:1:service/srv-1' }] };
    const { task } = add(store, 'api', undefined, 'awsvpc', registries);
    expect(await createNaming(store, proxies).of(task)).toEqual({ aliases: ['api.local'], hosts: [] });
  });
});

describe('Cloud Map names', () => {
  const registryArn = 'arn:aws:servicediscovery:us-east-1:1:service/srv-1';
  const named = (serviceRegistries: Readonly<Record<string, string>>) =>
    registeredNames(
      { name: 'api' },
      { serviceRegistries: [{ registryArn }], overlay: { containers: {}, volumes: {}, serviceRegistries } },
    );

  it('come from the overlay by ARN or id, else from the name of the service', () => {
    expect(named({ [registryArn]: 'a.b' })).toEqual(['a.b']);
    expect(named({ 'srv-1': 'c.d' })).toEqual(['c.d']);
    expect(named({ 'srv-2': 'c.d' })).toEqual(['api.local']);
  });

  it('are told on the task, and that other network modes have none', () => {
    const settings = { ...primaryOf(serviceRecord()).settings, serviceRegistries: [{ registryArn }] };
    const told = (networkMode: 'awsvpc' | 'bridge') =>
      nameNotices({ name: 'api' }, settings, { networkMode }).map(({ kind, message }) => [kind, message]);
    expect(told('awsvpc')).toEqual([['changed', expect.stringContaining('as api.local')]]);
    expect(told('bridge')).toEqual([['not-applied', expect.stringContaining('network mode bridge')]]);
  });
});
