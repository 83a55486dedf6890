/** What a row of the trees is about. Plain data: rows are looked up in the state each time they are drawn. Pure. */
import type { LocalEcs } from '../state/localEcs.ts';
import {
  clustersOf,
  familiesOf,
  hasFailed,
  hasFiles,
  hasReasonOfItsOwn,
  isStopped,
  noticesOf,
  portsOf,
  revisionsOf,
  tasksOf,
} from '../state/selectors.ts';
import { instancesOf, isDefaultDocker, type InstanceView } from '../state/instanceView.ts';
import { serviceOf, servicesOf } from '../state/serviceSelectors.ts';
import type { PortView, TaskView } from '../state/taskView.ts';
import { INSTANCE_RESOURCES, presentResource, type InstanceResource } from './instancePresentation.ts';
import {
  isServiceSubject,
  serviceChildren,
  serviceParent,
  serviceSubjectId,
  type ServiceSubject,
} from './serviceSubjects.ts';

export type Subject =
  | ServiceSubject
  | { readonly kind: 'cluster'; readonly arn: string }
  | { readonly kind: 'instances'; readonly cluster: string }
  | { readonly kind: 'instance'; readonly arn: string }
  /** What is left of a container instance. */
  | { readonly kind: 'resource'; readonly instance: string; readonly resource: InstanceResource }
  | { readonly kind: 'task'; readonly arn: string }
  | { readonly kind: 'container'; readonly task: string; readonly name: string }
  | { readonly kind: 'port'; readonly task: string; readonly container: string; readonly port: PortView }
  /** A folder of a container, its root too. `path` is absolute within the container. */
  | {
      readonly kind: 'folder';
      readonly task: string;
      readonly container: string;
      readonly path: string;
      readonly link?: string;
    }
  | {
      readonly kind: 'file';
      readonly task: string;
      readonly container: string;
      readonly path: string;
      readonly sizeBytes: number;
      /** False for devices, sockets, pipes and links that lead nowhere. */
      readonly readable: boolean;
      readonly link?: string;
    }
  /** What there is to say about a folder in place of, or below, its entries. */
  | {
      readonly kind: 'fileNote';
      readonly task: string;
      readonly container: string;
      readonly path: string;
      readonly text: string;
    }
  | { readonly kind: 'reason'; readonly task: string; readonly container?: string }
  | { readonly kind: 'notices'; readonly task: string }
  | { readonly kind: 'notice'; readonly task: string; readonly index: number }
  | { readonly kind: 'family'; readonly name: string }
  | { readonly kind: 'revision'; readonly arn: string }
  | {
      readonly kind: 'message';
      readonly about: 'starting' | 'failed' | 'dockerAway' | 'noTasks';
      readonly cluster?: string;
    };

export type SubjectOf<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

/** Stable across refreshes, unique within a tree: what is expanded stays so. */
export function subjectId(subject: Subject): string {
  if (isServiceSubject(subject)) return serviceSubjectId(subject);
  switch (subject.kind) {
    case 'cluster':
    case 'instance':
    case 'task':
    case 'revision':
      return subject.arn;
    case 'instances':
      return `${subject.cluster}/instances`;
    case 'resource':
      return `${subject.instance}/${subject.resource}`;
    case 'container':
      return `${subject.task}/container/${subject.name}`;
    case 'port':
      return `${subject.task}/port/${subject.container}/${subject.port.containerPort}/${subject.port.protocol}`;
    case 'folder':
    case 'file':
      return `${subject.task}/files/${subject.container}${subject.path === '/' ? '' : subject.path}`;
    case 'fileNote':
      return `${subject.task}/files/${subject.container}${subject.path}//note`;
    case 'reason':
      return `${subject.task}/reason/${subject.container ?? ''}`;
    case 'notices':
      return `${subject.task}/notices`;
    case 'notice':
      return `${subject.task}/notices/${subject.index}`;
    case 'family':
      return `family/${subject.name}`;
    case 'message':
      return `message/${subject.about}/${subject.cluster ?? ''}`;
  }
}

/** Rows of the Clusters view. None at the top: a welcome text is shown instead. */
export function clusterChildren(state: LocalEcs, parent?: Subject): Subject[] {
  if (parent && isServiceSubject(parent)) return serviceChildren(state, parent);
  switch (parent?.kind) {
    case undefined:
      return clusterRoots(state);
    case 'cluster': {
      const services = servicesOf(state, parent.arn).map(({ arn }): Subject => ({ kind: 'service', arn }));
      const tasks = tasksOf(state, parent.arn)
        .filter((task) => serviceOf(state, task) === undefined)
        .map((task): Subject => ({ kind: 'task', arn: task.arn }));
      const rows = [...services, ...tasks];
      const instances: Subject[] =
        instancesOf(state, parent.arn).length > 0 ? [{ kind: 'instances', cluster: parent.arn }] : [];
      return [
        ...(rows.length > 0 ? rows : [{ kind: 'message', about: 'noTasks', cluster: parent.arn } as const]),
        ...instances,
      ];
    }
    case 'instances':
      return instancesOf(state, parent.cluster).map(({ arn }) => ({ kind: 'instance', arn }));
    case 'instance': {
      const instance = state.instances.get(parent.arn);
      return INSTANCE_RESOURCES.flatMap((resource): Subject[] =>
        instance && presentResource(instance, resource) ? [{ kind: 'resource', instance: parent.arn, resource }] : [],
      );
    }
    case 'task':
      return taskChildren(state, parent.arn);
    case 'container':
      return containerChildren(state, parent);
    case 'notices': {
      const task = state.tasks.get(parent.task);
      return task ? noticesOf(state, task).map((_, index) => ({ kind: 'notice', task: task.arn, index })) : [];
    }
    default:
      return [];
  }
}

/** Every cluster has the engine's own Docker as it is. */
const isOfOwnMaking = (instance: InstanceView) => !isDefaultDocker(instance) || instance.status !== 'ACTIVE';

function clusterRoots(state: LocalEcs): Subject[] {
  if (state.connection.kind === 'failed') return [{ kind: 'message', about: 'failed' }];
  const starting: Subject[] =
    state.connection.kind === 'starting' || (state.connection.kind === 'connected' && !state.loaded)
      ? [{ kind: 'message', about: 'starting' }]
      : [];
  if (state.tasks.size === 0 && state.services.size === 0) {
    const worthShowing = clustersOf(state).length > 1 || [...state.instances.values()].some(isOfOwnMaking);
    if (!worthShowing) return starting;
  }
  const away: Subject[] = state.docker?.available === false ? [{ kind: 'message', about: 'dockerAway' }] : [];
  return [...starting, ...away, ...clustersOf(state).map((each): Subject => ({ kind: 'cluster', arn: each.arn }))];
}

function taskChildren(state: LocalEcs, arn: string): Subject[] {
  const task = state.tasks.get(arn);
  if (!task) return [];
  const reason: Subject[] =
    task.stoppedReason !== undefined && (isStopped(task) || hasFailed(task)) ? [{ kind: 'reason', task: arn }] : [];
  const notices: Subject[] = noticesOf(state, task).length > 0 ? [{ kind: 'notices', task: arn }] : [];
  return [
    ...reason,
    ...task.containers.map((each): Subject => ({ kind: 'container', task: arn, name: each.name })),
    ...notices,
  ];
}

function containerChildren(state: LocalEcs, parent: SubjectOf<'container'>): Subject[] {
  const task = state.tasks.get(parent.task);
  const container = task?.containers.find((each) => each.name === parent.name);
  if (!task || !container) return [];
  const reason: Subject[] = hasReasonOfItsOwn(task, container)
    ? [{ kind: 'reason', task: task.arn, container: container.name }]
    : [];
  const ports = portsOf(state, task, container).map((port): Subject => ({
    kind: 'port',
    task: task.arn,
    container: container.name,
    port,
  }));
  const files: Subject[] = hasFiles(state, task, container)
    ? [{ kind: 'folder', task: task.arn, container: container.name, path: '/' }]
    : [];
  return [...reason, ...ports, ...files];
}

/** Rows of the Task Definitions view. */
export function definitionChildren(state: LocalEcs, parent?: Subject): Subject[] {
  switch (parent?.kind) {
    case undefined:
      return familiesOf(state).map((name): Subject => ({ kind: 'family', name }));
    case 'family':
      return revisionsOf(state, parent.name).map((each): Subject => ({ kind: 'revision', arn: each.arn }));
    default:
      return [];
  }
}

/** A service's task is below its deployment, or with those that are over. */
function aboveTask(state: LocalEcs, task: TaskView): Subject {
  const service = serviceOf(state, task);
  if (!service) return { kind: 'cluster', arn: task.clusterArn };
  const deployment = isStopped(task) ? undefined : service.deployments.find(({ id }) => id === task.startedBy);
  return deployment
    ? { kind: 'deployment', service: service.arn, id: deployment.id }
    : { kind: 'otherTasks', service: service.arn };
}

/** The row above, needed to reveal a row that has not been drawn yet. */
export function parentOf(state: LocalEcs, subject: Subject): Subject | undefined {
  if (isServiceSubject(subject)) return serviceParent(state, subject);
  switch (subject.kind) {
    case 'task': {
      const task = state.tasks.get(subject.arn);
      return task && aboveTask(state, task);
    }
    case 'instances':
      return { kind: 'cluster', arn: subject.cluster };
    case 'instance': {
      const instance = state.instances.get(subject.arn);
      return instance && { kind: 'instances', cluster: instance.clusterArn };
    }
    case 'resource':
      return { kind: 'instance', arn: subject.instance };
    case 'container':
    case 'notices':
      return { kind: 'task', arn: subject.task };
    case 'reason':
      return subject.container === undefined
        ? { kind: 'task', arn: subject.task }
        : { kind: 'container', task: subject.task, name: subject.container };
    case 'port':
      return { kind: 'container', task: subject.task, name: subject.container };
    case 'folder':
    case 'file':
    case 'fileNote': {
      const { task, container, path } = subject;
      if (path === '/' && subject.kind === 'folder') return { kind: 'container', task, name: container };
      const above = subject.kind === 'fileNote' ? path : path.slice(0, path.lastIndexOf('/')) || '/';
      return { kind: 'folder', task, container, path: above };
    }
    case 'notice':
      return { kind: 'notices', task: subject.task };
    case 'revision': {
      const revision = state.revisions.get(subject.arn);
      return revision && { kind: 'family', name: revision.family };
    }
    case 'message':
      return subject.cluster === undefined ? undefined : { kind: 'cluster', arn: subject.cluster };
    default:
      return undefined;
  }
}
