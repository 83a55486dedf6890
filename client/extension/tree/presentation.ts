/** How a row looks: words, icon, colour, and the tokens by which menus know it. Pure. */
import type { TaskUsage } from '../../protocol/local.ts';
import type { LocalEcs } from '../state/localEcs.ts';
import {
  activeTasks,
  containerFailed,
  hasFailed,
  hasFiles,
  hasReasonOfItsOwn,
  isSkipped,
  isStopped,
  noticesOf,
  portUrl,
  portsOf,
  pullOf,
  pullProgress,
  revisionsOf,
  tasksOf,
} from '../state/selectors.ts';
import { instancesOf, placeOf } from '../state/instanceView.ts';
import { serviceOf, servicesOf } from '../state/serviceSelectors.ts';
import type { ContainerView, Health, TaskView } from '../state/taskView.ts';
import { sizeText } from '../files/containerUri.ts';
import { containerUsage } from '../usage/board.ts';
import { shortUsage } from '../usage/words.ts';
import { presentInstance, presentInstances, presentResource } from './instancePresentation.ts';
import { presentService } from './servicePresentation.ts';
import { isServiceSubject } from './serviceSubjects.ts';
import type { Subject, SubjectOf } from './subjects.ts';

export interface Presentation {
  readonly label: string;
  readonly description?: string;
  readonly icon: Icon;
  /** `kind;state;…`: what menus of the manifest match. */
  readonly contextValue: string;
  readonly children: 'none' | 'collapsed' | 'expanded';
  readonly command?: { readonly id: string; readonly title: string };
  /** What a screen reader says; the label and description by default. */
  readonly spoken?: string;
}

/** A codicon and a theme colour. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

/** Looks up what tasks use now; nothing is known by default. */
export type LatestUsage = (task: string) => TaskUsage | undefined;

/** undefined when the subject is no longer known. */
export function present(
  state: LocalEcs,
  subject: Subject,
  usageOf: LatestUsage = () => undefined,
): Presentation | undefined {
  if (isServiceSubject(subject)) return presentService(state, subject);
  switch (subject.kind) {
    case 'cluster': {
      const cluster = state.clusters.get(subject.arn);
      return cluster && presentCluster(state, cluster.name, subject.arn);
    }
    case 'instances':
      return presentInstances(state, subject.cluster);
    case 'instance': {
      const instance = state.instances.get(subject.arn);
      return instance && presentInstance(instance);
    }
    case 'resource': {
      const instance = state.instances.get(subject.instance);
      return instance && presentResource(instance, subject.resource);
    }
    case 'task': {
      const task = state.tasks.get(subject.arn);
      return task && presentTask(state, task);
    }
    case 'container': {
      const task = state.tasks.get(subject.task);
      const container = task?.containers.find((each) => each.name === subject.name);
      return task && container && presentContainer(state, task, container, usageOf(task.arn));
    }
    case 'port':
      return {
        // What a narrow sidebar cuts off is the part that is the same for all.
        label: `${subject.port.hostPort} → ${subject.port.containerPort}/${subject.port.protocol}`,
        description: portUrl(subject.port).replace(/^https?:\/\//, ''),
        icon: { name: 'link-external' },
        contextValue: `port;${subject.port.protocol}`,
        children: 'none',
        ...(subject.port.protocol === 'tcp'
          ? { command: { id: 'drydock.openPort', title: 'Open Port in Browser' } }
          : {}),
        spoken: `Port ${subject.port.containerPort} of ${subject.container}, open at ${portUrl(subject.port)}`,
      };
    case 'folder':
    case 'file':
    case 'fileNote':
      return presentFile(subject);
    case 'reason':
      return presentReason(state, subject.task, subject.container);
    case 'notices': {
      const task = state.tasks.get(subject.task);
      const count = task ? noticesOf(state, task).length : 0;
      return {
        label: count === 1 ? '1 difference from ECS' : `${count} differences from ECS`,
        icon: { name: 'info' },
        contextValue: 'notices',
        children: 'collapsed',
      };
    }
    case 'notice': {
      const task = state.tasks.get(subject.task);
      const notice = task && noticesOf(state, task)[subject.index];
      return (
        notice && {
          label: notice.message,
          icon: {
            name: notice.kind === 'not-applied' ? 'circle-slash' : notice.kind === 'changed' ? 'edit' : 'layers',
          },
          contextValue: 'notice',
          children: 'none',
        }
      );
    }
    case 'family':
      return {
        label: subject.name,
        description: plural(revisionsOf(state, subject.name).length, 'revision'),
        icon: { name: 'symbol-namespace' },
        contextValue: 'family',
        children: 'collapsed',
      };
    case 'revision': {
      const revision = state.revisions.get(subject.arn);
      if (!revision) return undefined;
      const running = activeTasks(state).filter((task) => task.taskDefinitionArn === revision.arn).length;
      return {
        label: `${revision.family}:${revision.revision}`,
        ...(running > 0 ? { description: plural(running, 'task') } : {}),
        icon: { name: 'file-code' },
        contextValue: 'revision',
        children: 'none',
        command: { id: 'drydock.showTaskDefinition', title: 'Show Task Definition' },
      };
    }
    case 'message':
      return presentMessage(state, subject.about);
  }
}

function presentCluster(state: LocalEcs, name: string, arn: string): Presentation {
  const tasks = tasksOf(state, arn);
  const active = tasks.filter((task) => !isStopped(task)).length;
  const stopped = tasks.length - active;
  const services = servicesOf(state, arn).length;
  const counts = [
    ...(services > 0 ? [plural(services, 'service')] : []),
    ...(active > 0 ? [`${active} active`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
  ].join(', ');
  return {
    label: name,
    description: ['local', counts].filter((each) => each !== '').join(' · '),
    icon: { name: 'server-environment' },
    contextValue: active > 0 ? 'cluster;active' : 'cluster',
    children: 'expanded',
    spoken: `Local cluster ${name}, ${plural(active, 'active task')}, ${plural(stopped, 'stopped task')}`,
  };
}

function presentTask(state: LocalEcs, task: TaskView): Presentation {
  const status = taskStatusText(state, task);
  const id = task.id.slice(0, 8);
  // Below a deployment all tasks are of one revision, and there may be many: each says what tells it from the others.
  const inService = serviceOf(state, task) !== undefined;
  const several = instancesOf(state, task.clusterArn).length > 1;
  const place = several && !isStopped(task) ? placeOf(state, task) : undefined;
  return {
    label: inService && !isStopped(task) ? id : task.revisionName,
    description: [status, ...(inService && !isStopped(task) ? [] : [id]), ...(place === undefined ? [] : [place])].join(
      ' · ',
    ),
    icon: taskIcon(task),
    contextValue: [
      'task',
      isStopped(task) ? 'stopped' : 'active',
      ...(hasFailed(task) ? ['failed'] : []),
      ...(task.containers.some((each) => hasTcpPort(state, task, each)) ? ['ports'] : []),
    ].join(';'),
    children: inService || (isStopped(task) && !hasFailed(task)) ? 'collapsed' : 'expanded',
    spoken: `Task ${task.revisionName}, ${task.id.slice(0, 8)}, ${status}`,
  };
}

/** `RUNNING, healthy`, `PENDING, pulling nginx:latest 43 %`, `STOPPED, failed`. */
export function taskStatusText(state: LocalEcs, task: TaskView): string {
  if (isStopped(task)) return hasFailed(task) ? 'STOPPED, failed' : 'STOPPED';
  const pull = task.lastStatus === 'RUNNING' ? undefined : pullOf(state, task);
  if (pull) return `${task.lastStatus}, pulling ${`${pull.image} ${pullProgress(pull)}`.trim()}`;
  if (task.desiredStatus === 'STOPPED' && task.lastStatus === 'RUNNING') return 'RUNNING, stopping';
  return task.lastStatus + healthText(task.health);
}

const healthText = (health: Health): string => (health === 'UNKNOWN' ? '' : `, ${health.toLowerCase()}`);

const IDLE = 'disabledForeground';
const GREEN = 'testing.iconPassed';
const RED = 'list.errorForeground';
const YELLOW = 'list.warningForeground';

function taskIcon(task: TaskView): Icon {
  if (isStopped(task)) return hasFailed(task) ? { name: 'error', color: RED } : { name: 'circle-slash', color: IDLE };
  if (task.desiredStatus === 'STOPPED') return { name: 'loading~spin', color: YELLOW };
  return task.lastStatus === 'RUNNING' ? runningIcon(task.health) : { name: 'loading~spin' };
}

function runningIcon(health: Health): Icon {
  switch (health) {
    case 'HEALTHY':
      return { name: 'pass-filled', color: GREEN };
    case 'UNHEALTHY':
      return { name: 'warning', color: YELLOW };
    case 'UNKNOWN':
      return { name: 'vm-running', color: GREEN };
  }
}

function presentContainer(
  state: LocalEcs,
  task: TaskView,
  container: ContainerView,
  usage: TaskUsage | undefined,
): Presentation {
  const skipped = isSkipped(state, task, container);
  const running = container.lastStatus === 'RUNNING';
  const status = skipped ? 'skipped on this machine' : containerStatusText(container);
  const hasChildren = portsOf(state, task, container).length > 0 || hasReasonOfItsOwn(task, container);
  const used = running ? containerUsage(usage, container.name) : undefined;
  return {
    label: container.name,
    description: used ? `${status} · ${shortUsage(used)}` : status,
    icon: skipped ? { name: 'debug-step-over', color: IDLE } : containerIcon(container, running),
    contextValue: [
      'container',
      running ? 'running' : container.lastStatus === 'STOPPED' ? 'stopped' : 'pending',
      ...(hasTcpPort(state, task, container) ? ['ports'] : []),
    ].join(';'),
    // Files alone are no reason to open it.
    children: hasChildren ? 'expanded' : hasFiles(state, task, container) ? 'collapsed' : 'none',
    spoken: `Container ${container.name}, ${status}`,
  };
}

function presentFile(subject: SubjectOf<'folder' | 'file' | 'fileNote'>): Presentation {
  if (subject.kind === 'fileNote') {
    return { label: subject.text, icon: { name: 'info' }, contextValue: 'fileNote', children: 'none' };
  }
  const name = subject.path === '/' ? 'Files' : subject.path.slice(subject.path.lastIndexOf('/') + 1);
  const link = subject.link === undefined ? [] : [`→ ${subject.link}`];
  if (subject.kind === 'folder') {
    return {
      label: name,
      ...(link[0] === undefined ? {} : { description: link[0] }),
      icon: { name: subject.path === '/' ? 'files' : subject.link === undefined ? 'folder' : 'file-symlink-directory' },
      contextValue: 'folder',
      children: 'collapsed',
      spoken: subject.path === '/' ? `Files of ${subject.container}` : `Folder ${name}`,
    };
  }
  return {
    label: name,
    description: [...(subject.readable ? [sizeText(subject.sizeBytes)] : []), ...link].join(' '),
    icon: { name: subject.readable ? (subject.link === undefined ? 'file' : 'file-symlink-file') : 'circle-slash' },
    contextValue: subject.readable ? 'file' : 'special',
    children: 'none',
    ...(subject.readable ? { command: { id: 'drydock.openFile', title: 'Open File' } } : {}),
  };
}

const hasTcpPort = (state: LocalEcs, task: TaskView, container: ContainerView): boolean =>
  portsOf(state, task, container).some((port) => port.protocol === 'tcp');

function containerStatusText(container: ContainerView): string {
  if (container.lastStatus !== 'STOPPED') return container.lastStatus + healthText(container.health);
  return container.exitCode === undefined ? 'STOPPED, never started' : `STOPPED, exit code ${container.exitCode}`;
}

function containerIcon(container: ContainerView, running: boolean): Icon {
  if (running) return runningIcon(container.health);
  if (container.lastStatus !== 'STOPPED') return { name: 'circle-outline' };
  return containerFailed(container) ? { name: 'error', color: RED } : { name: 'circle-slash', color: IDLE };
}

function presentReason(state: LocalEcs, arn: string, containerName?: string): Presentation | undefined {
  const task = state.tasks.get(arn);
  const container = task?.containers.find((each) => each.name === containerName);
  const text = containerName === undefined ? task?.stoppedReason : container?.reason;
  if (!task || text === undefined) return undefined;
  const failed = hasFailed(task);
  return {
    label: text,
    icon: failed ? { name: 'warning', color: RED } : { name: 'comment' },
    contextValue: 'reason',
    children: 'none',
    command: { id: 'drydock.whyStopped', title: 'Explain Why the Task Stopped' },
    spoken: `Why it stopped: ${text}`,
  };
}

function presentMessage(state: LocalEcs, about: Extract<Subject, { kind: 'message' }>['about']): Presentation {
  const row = { contextValue: `message;${about}`, children: 'none' } as const;
  switch (about) {
    case 'starting':
      return { ...row, label: 'Connecting to the local ECS engine…', icon: { name: 'loading~spin' } };
    case 'failed':
      return {
        ...row,
        label: state.connection.kind === 'failed' ? state.connection.message : 'The local ECS engine is not there',
        icon: { name: 'error', color: RED },
        command: { id: 'drydock.startEngine', title: 'Start Engine' },
      };
    case 'dockerAway':
      return {
        ...row,
        label: 'Docker does not answer',
        description: 'tasks wait until it is back',
        icon: { name: 'debug-disconnect', color: RED },
        command: { id: 'drydock.explainDocker', title: 'Show What Was Tried' },
      };
    case 'noTasks':
      return { ...row, label: 'No tasks', icon: { name: 'dash', color: IDLE } };
  }
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
