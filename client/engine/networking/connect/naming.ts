/** The names a task has and the names it knows, as its containers in Docker get them when they are made. */
import { registeredNames } from '../../state/discovery.ts';
import type { TaskRecord } from '../../state/model.ts';
import type { AgentWriter } from '../../state/store.ts';
import { homeOf, namesFor, proxyNames } from './endpoints.ts';
import type { ConnectProxies } from './proxies.ts';

export interface TaskNames {
  /** Of the task's address on the engine's network: `service.namespace`. */
  readonly aliases: readonly string[];
  /** `name:address` of the endpoints of its Service Connect. */
  readonly hosts: readonly string[];
}

export interface Naming {
  /**
   * What a task's network gets; the endpoints are those there are when it is asked for the first time.
   * @throws DockerError when the proxy of an endpoint does not come up
   */
  of(task: TaskRecord): Promise<TaskNames>;
  /** Names in Docker of containers that belong to no task. */
  readonly shared: () => readonly string[];
}

export function createNaming(store: AgentWriter, proxies: Pick<ConnectProxies, 'addresses'>): Naming {
  return {
    async of(task) {
      const { networkMode } = task.spec.definition;
      const home = homeOf(store, task);
      const aliases = home ? registeredNames(home.service, home.deployment.settings) : [];
      const names = known(store, task);
      if (names.length === 0) return { aliases, hosts: [] };
      const addresses = await proxies.addresses(names);
      const way = networkMode === 'awsvpc' ? 'network' : 'bridge';
      return { aliases, hosts: addresses.map((each) => `${each.dnsName}:${each.addresses[way]}`) };
    },
    shared: () => proxyNames(store),
  };
}

/** Recorded, so that all containers of the task know the same names, and their proxies stay as long as it does. */
function known(store: AgentWriter, task: TaskRecord): readonly string[] {
  const { networkMode = 'bridge' } = task.spec.definition;
  if (networkMode !== 'awsvpc' && networkMode !== 'bridge') return [];
  const current = store.task(task.spec.arn) ?? task;
  const before = current.observed.serviceConnect;
  if (before) return before.names;
  const names = namesFor(store, current);
  if (names === undefined) return [];
  store.observeTask(task.spec.arn, (observed) => ({
    ...observed,
    serviceConnect: { ...observed.serviceConnect, names },
  }));
  return names;
}
