/** Which endpoints of Service Connect there are, who knows them, and which tasks are behind them. Pure. */
import { createHash } from 'node:crypto';
import { isChecked } from '../../state/healthChecks.ts';
import { namespaceOf, offersOf, portNamed, type Offer } from '../../state/discovery.ts';
import { resourceName, serviceArn } from '../../state/arn.ts';
import type { TaskRecord } from '../../state/model.ts';
import { currentDeployments, type DeploymentRecord, type ServiceRecord } from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import { isServing } from '../balancer/targetState.ts';

export interface Endpoint {
  readonly key: string;
  readonly dnsName: string;
  /** One for each port that clients connect to, in their order; none once nobody offers it any more. */
  readonly ports: readonly Offer[];
}

/** A task behind a port of an endpoint. */
export interface Behind {
  readonly task: TaskRecord;
  readonly place: Place;
}

/** A place of a task behind a port of an endpoint. */
export interface Place {
  readonly containerName: string;
  readonly containerPort: number;
}

const offering = (service: ServiceRecord): readonly DeploymentRecord[] =>
  service.status === 'INACTIVE' ? [] : currentDeployments(service);

const offersOfService = (store: StoreReader, service: ServiceRecord): readonly Offer[] =>
  offering(service).flatMap((deployment) => offersOf(store, service, deployment));

const isOver = ({ observed }: TaskRecord) => observed.lastStatus === 'STOPPED';

/**
 * The endpoints that services offer now, and those that running tasks were told of: their address must not become
 * anybody else's while somebody may ask there.
 */
export function endpointsOf(store: StoreReader): readonly Endpoint[] {
  const endpoints = new Map<string, { readonly dnsName: string; readonly ports: Map<number, Offer> }>();
  const at = (key: string) => {
    const known = endpoints.get(key) ?? { dnsName: key.slice(key.indexOf('/') + 1), ports: new Map<number, Offer>() };
    endpoints.set(key, known);
    return known;
  };
  for (const service of store.services()) {
    for (const offer of offersOfService(store, service)) {
      const { ports } = at(offer.key);
      // The newest deployment says how.
      if (!ports.has(offer.port)) ports.set(offer.port, offer);
    }
  }
  for (const task of store.tasks()) {
    if (!isOver(task)) task.observed.serviceConnect?.names.forEach(at);
  }
  return [...endpoints]
    .map(([key, { dnsName, ports }]) => ({ key, dnsName, ports: [...ports.values()].sort((a, b) => a.port - b.port) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The service and the deployment that a task belongs to. */
export function homeOf(
  store: StoreReader,
  { spec }: TaskRecord,
): { readonly service: ServiceRecord; readonly deployment: DeploymentRecord } | undefined {
  if (spec.serviceName === undefined) return undefined;
  const service = store.service(serviceArn(resourceName(spec.clusterArn), spec.serviceName));
  const deployment = service?.deployments.find(({ id }) => id === spec.deploymentId);
  return service && deployment && { service, deployment };
}

/** Keys of the endpoints that a task gets to know when it starts now: all of its namespace; undefined for one without. */
export function namesFor(store: StoreReader, task: TaskRecord): readonly string[] | undefined {
  const home = homeOf(store, task);
  const namespace = home && namespaceOf(store, home.service, home.deployment.settings);
  if (namespace === undefined) return undefined;
  const offers = store.services().flatMap((service) => offersOfService(store, service));
  return [...new Set(offers.filter((each) => each.namespace === namespace).map(({ key }) => key))].sort();
}

/** What a task itself offers. */
export function offersOfTask(store: StoreReader, task: TaskRecord): readonly Offer[] {
  const home = homeOf(store, task);
  return home ? offersOf(store, home.service, home.deployment) : [];
}

export function placeOf({ spec }: TaskRecord, { portName }: Offer): Place | undefined {
  const found = portNamed(spec.definition, portName);
  const containerPort = found?.mapping.containerPort;
  return found && containerPort !== undefined ? { containerName: found.containerName, containerPort } : undefined;
}

/**
 * Those of the serving tasks that get requests: the ones that pass their health checks, or have none; all of them when
 * there is no such task, because an endpoint that leads nowhere helps nobody.
 */
export function receiversAmong(tasks: readonly TaskRecord[]): readonly TaskRecord[] {
  const healthy = tasks.filter((task) => !isChecked(task) || task.observed.health === 'HEALTHY');
  return healthy.length > 0 ? healthy : tasks;
}

/** Key of a port in what {@link receiversOf} gives. */
export const portKey = (endpointKey: string, port: number): string => `${endpointKey}:${port}`;

/** The tasks that get the requests of each port, by {@link portKey}: of those that proxies may send to at all. */
export function receiversOf(store: StoreReader): ReadonlyMap<string, readonly Behind[]> {
  const ports = new Map<string, Behind[]>();
  for (const task of store.tasks()) {
    if (task.observed.serviceConnect?.registration !== 'registered' || !isServing(task)) continue;
    for (const offer of offersOfTask(store, task)) {
      const place = placeOf(task, offer);
      if (!place) continue;
      const key = portKey(offer.key, offer.port);
      const behind = ports.get(key) ?? [];
      behind.push({ task, place });
      ports.set(key, behind);
    }
  }
  return new Map(
    [...ports].map(([key, behind]) => {
      const receiving = new Set(receiversAmong(behind.map(({ task }) => task)));
      return [key, behind.filter(({ task }) => receiving.has(task))];
    }),
  );
}

/** Name of an endpoint's proxy in Docker, the same whoever asks: so it is known before it is made. */
export function proxyName(engineId: string, { key, dnsName }: Pick<Endpoint, 'key' | 'dnsName'>): string {
  const digest = createHash('sha256').update(`${engineId} ${key}`).digest('hex').slice(0, 10);
  return `drydock-connect-${dnsName.replace(/[^A-Za-z0-9.-]/g, '').slice(0, 40)}-${digest}`;
}

/** Names in Docker of all proxies that have their place here. */
export const proxyNames = (store: StoreReader): readonly string[] =>
  endpointsOf(store).map((each) => proxyName(store.engineId, each));
