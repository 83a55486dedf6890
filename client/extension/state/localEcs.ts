/** Everything the extension knows of the local ECS, as one immutable value, and how it changes. Pure. */
import type { DockerStatus, EngineEvent, PullProgressDetail } from '../../protocol/events.ts';
import type { ContainerInstance, Service } from '@aws-sdk/client-ecs';
import type { LocalService, LocalTask } from '../../protocol/local.ts';
import type { ReadyMessage } from '../../protocol/ready.ts';
import { instanceView, type InstanceView } from './instanceView.ts';
import { serviceView, type ServiceView } from './serviceView.ts';
import { lastPart, taskView, type TaskView, type ToldTask } from './taskView.ts';

/** How it stands between this window and the engine. */
export type Connection =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'connected'; readonly engine: ReadyMessage }
  /** The message says what happened and what to do. */
  | { readonly kind: 'failed'; readonly message: string };

export interface ClusterView {
  readonly arn: string;
  readonly name: string;
}

export interface RevisionView {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
}

export interface LocalEcs {
  readonly connection: Connection;
  readonly docker: DockerStatus | undefined;
  /** False until the first list after connecting has come. */
  readonly loaded: boolean;
  /** By ARN, each. */
  readonly clusters: ReadonlyMap<string, ClusterView>;
  readonly tasks: ReadonlyMap<string, TaskView>;
  readonly services: ReadonlyMap<string, ServiceView>;
  readonly instances: ReadonlyMap<string, InstanceView>;
  /** What the ECS API has no place for, by service ARN. */
  readonly serviceFacts: ReadonlyMap<string, LocalService>;
  /** ACTIVE revisions. */
  readonly revisions: ReadonlyMap<string, RevisionView>;
  /** What the ECS API has no place for, by task ARN. */
  readonly facts: ReadonlyMap<string, LocalTask>;
  /** Running pulls, by image. */
  readonly pulls: ReadonlyMap<string, PullProgressDetail>;
}

export type Action =
  | { readonly kind: 'connection'; readonly connection: Connection }
  | {
      readonly kind: 'listed';
      readonly clusters: readonly { readonly clusterArn?: string | undefined; readonly status?: string | undefined }[];
      readonly tasks: readonly ToldTask[];
      readonly services: readonly Service[];
      readonly instances: readonly ContainerInstance[];
      readonly revisions: readonly string[];
    }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'facts'; readonly facts: LocalTask }
  /** A service as it is now; without one it is over. */
  | {
      readonly kind: 'service';
      readonly arn: string;
      readonly service: Service | undefined;
      readonly facts: LocalService | undefined;
    }
  /** A container instance as it is now; without one it is gone. */
  | { readonly kind: 'instance'; readonly arn: string; readonly instance: ContainerInstance | undefined };

export const NOTHING_KNOWN: LocalEcs = {
  connection: { kind: 'stopped' },
  docker: undefined,
  loaded: false,
  clusters: new Map(),
  tasks: new Map(),
  services: new Map(),
  instances: new Map(),
  serviceFacts: new Map(),
  revisions: new Map(),
  facts: new Map(),
  pulls: new Map(),
};

export function reduce(state: LocalEcs, action: Action): LocalEcs {
  switch (action.kind) {
    case 'connection':
      // While an engine starts anew the last picture stays, so that the trees do not collapse; without one nothing is known.
      return action.connection.kind === 'connected' || action.connection.kind === 'starting'
        ? { ...state, connection: action.connection }
        : { ...NOTHING_KNOWN, connection: action.connection };
    case 'listed':
      return withListing(state, action);
    case 'facts':
      return state.tasks.has(action.facts.taskArn)
        ? { ...state, facts: put(state.facts, action.facts.taskArn, action.facts) }
        : state;
    case 'service':
      return withService(state, action);
    case 'instance': {
      const view = action.instance && instanceView(action.instance);
      const { instances } = state;
      return { ...state, instances: view ? put(instances, action.arn, view) : without(instances, action.arn) };
    }
    case 'event':
      return withEvent(state, action.event);
  }
}

function withListing(state: LocalEcs, listing: Extract<Action, { kind: 'listed' }>): LocalEcs {
  const tasks = new Map<string, TaskView>();
  for (const told of listing.tasks) {
    const view = taskView(told);
    if (view) tasks.set(view.arn, newer(state.tasks.get(view.arn), view));
  }
  const services = new Map<string, ServiceView>();
  for (const told of listing.services) {
    const view = serviceView(told);
    if (view) services.set(view.arn, view);
  }
  const instances = new Map<string, InstanceView>();
  for (const told of listing.instances) {
    const view = instanceView(told);
    if (view) instances.set(view.arn, view);
  }
  const clusters = new Map<string, ClusterView>();
  for (const { clusterArn, status } of listing.clusters) {
    if (clusterArn !== undefined && status !== 'INACTIVE') clusters.set(clusterArn, clusterView(clusterArn));
  }
  return {
    ...state,
    loaded: true,
    clusters,
    tasks,
    services,
    instances,
    serviceFacts: new Map([...state.serviceFacts].filter(([arn]) => services.has(arn))),
    revisions: new Map(listing.revisions.map((arn) => [arn, revisionView(arn)])),
    facts: new Map([...state.facts].filter(([arn]) => tasks.has(arn))),
  };
}

function withService(state: LocalEcs, { arn, service, facts }: Extract<Action, { kind: 'service' }>): LocalEcs {
  const view = service && serviceView(service);
  return {
    ...state,
    services: view ? put(state.services, arn, view) : without(state.services, arn),
    serviceFacts: view && facts ? put(state.serviceFacts, arn, facts) : without(state.serviceFacts, arn),
  };
}

function withEvent(state: LocalEcs, event: EngineEvent): LocalEcs {
  switch (event['detail-type']) {
    case 'ECS Task State Change': {
      const view = taskView(event.detail);
      if (!view) return state;
      const before = state.tasks.get(view.arn);
      const after = newer(before, view);
      return after === before ? state : { ...state, tasks: put(state.tasks, view.arn, after) };
    }
    case 'Drydock Task Forgotten':
      return {
        ...state,
        tasks: without(state.tasks, event.detail.taskArn),
        facts: without(state.facts, event.detail.taskArn),
      };
    case 'Drydock Task Definition Change': {
      const { taskDefinitionArn: arn, status } = event.detail;
      return {
        ...state,
        revisions: status === 'ACTIVE' ? put(state.revisions, arn, revisionView(arn)) : without(state.revisions, arn),
      };
    }
    case 'Drydock Cluster Change': {
      const { clusterArn: arn, status } = event.detail;
      return {
        ...state,
        clusters: status === 'ACTIVE' ? put(state.clusters, arn, clusterView(arn)) : without(state.clusters, arn),
      };
    }
    case 'Drydock Engine Status': {
      const { docker } = event.detail;
      return { ...state, docker: docker.looking ? undefined : docker };
    }
    case 'Drydock Image Pull':
      return {
        ...state,
        pulls:
          event.detail.status === 'pulling'
            ? put(state.pulls, event.detail.image, event.detail)
            : without(state.pulls, event.detail.image),
      };
    default:
      // An event of a newer engine.
      return state;
  }
}

/** A list and the events race: whichever carries the higher version is the truth. */
const newer = (before: TaskView | undefined, told: TaskView): TaskView =>
  before && before.version > told.version ? before : told;

const clusterView = (arn: string): ClusterView => ({ arn, name: lastPart(arn) });

function revisionView(arn: string): RevisionView {
  const [family = '', revision = '0'] = lastPart(arn).split(':');
  return { arn, family, revision: Number(revision) };
}

function put<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}

function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
