/** What the view of a service shows: plain data, made from the state and sent to the panel's page. Pure. */
import { duration, timeText } from '../../duration.ts';
import { isStopped, hasFailed } from '../../state/selectors.ts';
import {
  hasFailedRollout,
  isDeploying,
  listenersOf,
  listenerUrl,
  primaryOf,
  targetCounts,
  tasksOfService,
} from '../../state/serviceSelectors.ts';
import type { LocalEcs } from '../../state/localEcs.ts';
import type { DeploymentView, ServiceView } from '../../state/serviceView.ts';
import { lastPart, type TaskView } from '../../state/taskView.ts';
import { historyOf, type History } from './history.ts';
import { scalingMarks, scalingTables } from './scaling.ts';
import { deploymentOrder, tilePicture, type TilePicture } from './tiles.ts';

/** `bad` needs somebody to look at it, `busy` passes. */
export type Tone = 'good' | 'busy' | 'bad' | 'idle';

/** A service deployment as ECS tells it: an attempt to bring the service to a revision, with its end. */
export interface RolloutView {
  readonly id: string;
  /** `IN_PROGRESS`, `SUCCESSFUL`, `ROLLBACK_SUCCESSFUL`, … */
  readonly status: string;
  readonly reason?: string;
  /** `family:revision`, where it is known. */
  readonly revision?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

export interface Cell {
  readonly text: string;
  /** What a click on it does. */
  readonly action?: PageAction;
  readonly tone?: Tone;
}

/** What the page may ask for. */
export type PageAction =
  | { readonly kind: 'ready' }
  | { readonly kind: 'service'; readonly command: ServiceCommand }
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'why'; readonly task: string };

export const SERVICE_COMMANDS = {
  open: { id: 'drydock.openLoadBalancer', title: 'Open in Browser' },
  logs: { id: 'drydock.showServiceLogs', title: 'Logs' },
  scale: { id: 'drydock.scaleService', title: 'Scale…' },
  update: { id: 'drydock.updateServiceRevision', title: 'Update to Revision…' },
  rollBack: { id: 'drydock.rollBackService', title: 'Roll Back…' },
  stop: { id: 'drydock.stopDeployment', title: 'Stop Deployment…' },
} as const;
export type ServiceCommand = keyof typeof SERVICE_COMMANDS;

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said where there is no row. */
  readonly empty?: string;
}

export interface ServiceModel {
  readonly arn: string;
  readonly title: string;
  readonly subtitle: string;
  readonly headline: { readonly tone: Tone; readonly text: string };
  /** The last failure, while it matters. */
  readonly failure?: { readonly task: string; readonly text: string };
  readonly commands: readonly ServiceCommand[];
  readonly picture: TilePicture;
  readonly legend: readonly { readonly deployment: number; readonly text: string }[];
  readonly history: History;
  /** Starts of deployments within the history. */
  readonly marks: readonly { readonly at: number; readonly text: string }[];
  readonly tables: readonly Table[];
}

/** Milliseconds between the start of a service deployment and that of its deployment, at most. */
const SAME_MOMENT = 1_000;
const STOPPED_SHOWN = 5;
const ROLLOUTS_SHOWN = 10;
const EVENTS_SHOWN = 30;

/** Everything below is what was true before. */
const DOCKER_AWAY: ServiceModel['headline'] = {
  tone: 'bad',
  text: 'Docker does not answer. This is what was last seen; missing tasks are started when it is back.',
};

/** @param rollouts newest first */
export function serviceModel(
  state: LocalEcs,
  service: ServiceView,
  rollouts: readonly RolloutView[],
  now: number,
): ServiceModel {
  const order = deploymentOrder(state, service);
  const tasks = tasksOfService(state, service);
  const history = historyOf(tasks, order, service.events, now);
  const failure = failureThatMatters(service, tasks, rollouts);
  return {
    arn: service.arn,
    title: service.name,
    subtitle: [
      `cluster ${lastPart(service.clusterArn)}`,
      service.schedulingStrategy === 'DAEMON' ? 'one task on each instance' : `${service.desiredCount} desired`,
      `${service.runningCount} running`,
      ...(service.pendingCount > 0 ? [`${service.pendingCount} pending`] : []),
      lastPart(service.taskDefinitionArn),
    ].join(' · '),
    headline: state.docker?.available === false ? DOCKER_AWAY : headlineOf(service, rollouts),
    ...(failure === undefined
      ? {}
      : { failure: { task: failure.arn, text: `${failure.id.slice(0, 8)}: ${failure.stoppedReason ?? 'failed'}` } }),
    commands: commandsOf(state, service),
    picture: tilePicture(state, service),
    legend: legendOf(order, tasks, service, history),
    history,
    marks: [...marksOf(service, rollouts), ...scalingMarks(state, service)].filter(({ at }) => at >= history.from),
    tables: [
      tasksTable(state, service, tasks, now),
      rolloutsTable(rollouts, now),
      ...targetsTables(state, service, now),
      ...scalingTables(state, service),
      eventsTable(service),
    ],
  };
}

/** A rollback is no service deployment of its own, but a deployment. */
function marksOf(service: ServiceView, rollouts: readonly RolloutView[]): ServiceModel['marks'] {
  const begun = rollouts.flatMap(({ startedAt, revision }) =>
    startedAt === undefined ? [] : [{ at: startedAt, text: revision ?? 'deployment' }],
  );
  const [last] = rollouts;
  const { createdAt: back, revisionName = '' } = primaryOf(service) ?? {};
  const wentBack =
    last?.status.startsWith('ROLLBACK') && back !== undefined && back > (last.startedAt ?? 0) + SAME_MOMENT;
  return wentBack ? [...begun, { at: back, text: `back to ${revisionName}` }] : begun;
}

function headlineOf(service: ServiceView, rollouts: readonly RolloutView[]): ServiceModel['headline'] {
  const primary = primaryOf(service);
  const revision = primary?.revisionName ?? lastPart(service.taskDefinitionArn);
  const { desiredCount: desired, runningCount: running } = service;
  const [last] = rollouts;
  if (service.status === 'DRAINING') {
    return { tone: 'busy', text: `Being deleted: ${tasksText(running)} still to stop.` };
  }
  if (primary && isDeploying(service)) {
    const rollsBack = last?.status.startsWith('ROLLBACK') ?? false;
    return {
      tone: primary.failedTasks > 0 ? 'bad' : 'busy',
      text: `${rollsBack ? 'Rolling back to' : 'Deploying'} ${revision}: ${progressText(primary, service)}`,
    };
  }
  if (hasFailedRollout(service)) {
    return { tone: 'bad', text: `The deployment of ${revision} failed. ${primary?.rolloutStateReason ?? ''}`.trim() };
  }
  if (desired === 0) return { tone: 'idle', text: 'Scaled to 0: no task is desired.' };
  if (running < desired) {
    return { tone: 'busy', text: `${running} of ${desired} tasks run: the missing ones are being started.` };
  }
  const steady = `${desired === 1 ? 'Its task runs' : `All ${desired} tasks run`} ${revision}`;
  if (last?.status === 'ROLLBACK_SUCCESSFUL') {
    const failed = last.revision === undefined || last.revision === revision ? 'The deployment' : last.revision;
    return { tone: 'bad', text: `Rolled back: ${failed} did not come up. ${steady} again.` };
  }
  return { tone: 'good', text: `Steady. ${steady}.` };
}

function progressText(primary: DeploymentView, { desiredCount, deployments }: ServiceView): string {
  const old = deployments.slice(1).reduce((sum, { runningCount }) => sum + runningCount, 0);
  return [
    `${primary.runningCount} of ${desiredCount} new tasks run`,
    ...(old > 0 ? [`${old} old ${old === 1 ? 'one is' : 'ones are'} still there`] : []),
    ...(primary.failedTasks > 0 ? [`${primary.failedTasks} failed`] : []),
  ]
    .join(', ')
    .concat('.');
}

const tasksText = (count: number) => (count === 1 ? '1 task has' : `${count} tasks have`);

/** The newest failure since the last deployment began, and as long as that one is not a success. */
function failureThatMatters(
  service: ServiceView,
  tasks: readonly TaskView[],
  rollouts: readonly RolloutView[],
): TaskView | undefined {
  const [last] = rollouts;
  const troubled =
    (primaryOf(service)?.failedTasks ?? 0) > 0 ||
    hasFailedRollout(service) ||
    service.runningCount < service.desiredCount ||
    (last !== undefined && /^(ROLLBACK|STOP)/.test(last.status));
  if (!troubled) return undefined;
  const since = last?.startedAt ?? 0;
  return tasks.find((task) => isStopped(task) && hasFailed(task) && (task.stoppedAt ?? 0) >= since);
}

function commandsOf(state: LocalEcs, service: ServiceView): ServiceCommand[] {
  const opens = listenersOf(state, service).some((each) => listenerUrl(each) !== undefined);
  if (service.status !== 'ACTIVE') return ['logs'];
  return [
    ...(opens ? (['open'] as const) : []),
    'logs',
    ...(service.schedulingStrategy === 'DAEMON' ? [] : (['scale'] as const)),
    'update',
    'rollBack',
    ...(isDeploying(service) ? (['stop'] as const) : []),
  ];
}

/** Deployments that have something in the pictures. */
function legendOf(
  order: readonly string[],
  tasks: readonly TaskView[],
  service: ServiceView,
  history: History,
): ServiceModel['legend'] {
  return order.flatMap((id, deployment) => {
    const told = service.deployments.find((each) => each.id === id);
    const seen = history.steps.some(
      ({ running, starting }) => (running[deployment] ?? 0) + (starting[deployment] ?? 0) > 0,
    );
    if (!told && !seen) return [];
    const revision = told?.revisionName ?? tasks.find((task) => task.startedBy === id)?.revisionName ?? '';
    const role = deployment === 0 ? 'newest deployment' : told ? 'being replaced' : 'over';
    return [{ deployment, text: order.length === 1 ? revision : `${revision}, ${role}` }];
  });
}

function tasksTable(state: LocalEcs, service: ServiceView, tasks: readonly TaskView[], now: number): Table {
  const words = new Map(tilePicture(state, service).tiles.map((tile) => [tile.task, tile]));
  const active = tasks.filter((task) => !isStopped(task));
  const stopped = tasks.filter(isStopped);
  const shown = [
    ...active,
    // Those that failed come before those that had to make room.
    ...[...stopped].sort((a, b) => Number(hasFailed(b)) - Number(hasFailed(a))).slice(0, STOPPED_SHOWN),
  ];
  return {
    title: 'Tasks',
    head: ['Task', 'Revision', 'State', 'For', 'Why it stopped'],
    empty: 'There is no task.',
    rows: shown.map((task) => {
      const tile = words.get(task.arn);
      const failed = isStopped(task) && hasFailed(task);
      const since = isStopped(task) ? task.stoppedAt : (task.startedAt ?? task.createdAt);
      return [
        { text: task.id.slice(0, 8), action: { kind: 'task', task: task.arn } },
        { text: task.revisionName },
        {
          text: tile?.word ?? (failed ? 'failed' : 'stopped'),
          tone: tile
            ? ({ up: 'good', unhealthy: 'bad', starting: 'busy', stopping: 'idle' } as const)[tile.state]
            : failed
              ? 'bad'
              : 'idle',
        },
        { text: since === undefined ? '' : duration(now - since) },
        isStopped(task)
          ? {
              text: task.stoppedReason ?? 'Explain',
              action: { kind: 'why', task: task.arn },
            }
          : { text: '' },
      ];
    }),
  };
}

function rolloutsTable(rollouts: readonly RolloutView[], now: number): Table {
  return {
    title: 'Deployments',
    head: ['Revision', 'Outcome', 'Began', 'Took', 'Reason'],
    rows: rollouts
      .slice(0, ROLLOUTS_SHOWN)
      .map(({ revision, status, startedAt, finishedAt, reason }) => [
        { text: revision ?? '' },
        { text: status.toLowerCase().replaceAll('_', ' '), tone: toneOf(status) },
        { text: startedAt === undefined ? '' : timeText(startedAt) },
        { text: startedAt === undefined ? '' : duration((finishedAt ?? now) - startedAt) },
        { text: reason ?? '' },
      ]),
  };
}

function toneOf(status: string): Tone {
  if (status === 'SUCCESSFUL') return 'good';
  if (status.startsWith('ROLLBACK') || status === 'STOPPED') return 'bad';
  return 'busy';
}

function targetsTables(state: LocalEcs, service: ServiceView, now: number): Table[] {
  const facts = state.serviceFacts.get(service.arn);
  return listenersOf(state, service).map((listener) => {
    const { targetGroupArn, containerName, containerPort } = listener;
    const { healthy, all } = targetCounts(facts, targetGroupArn);
    const targets = (facts?.targets ?? []).filter((each) => each.targetGroupArn === targetGroupArn);
    const url = listenerUrl(listener);
    const where = url ?? (listener.address ? `localhost:${listener.address.port}` : 'starting');
    return {
      title: `Load balancer ${where} → ${containerName}:${containerPort}, ${healthy} of ${all} targets healthy`,
      head: ['Task', 'Target', 'For', 'Reason'],
      empty: 'It has no target: requests are answered with 503.',
      rows: targets.map((each) => [
        { text: lastPart(each.taskArn).slice(0, 8), action: { kind: 'task', task: each.taskArn } },
        {
          text: each.state,
          tone: ({ healthy: 'good', unhealthy: 'bad', initial: 'busy', draining: 'idle', unused: 'idle' } as const)[
            each.state
          ],
        },
        { text: Number.isNaN(Date.parse(each.since)) ? '' : duration(now - Date.parse(each.since)) },
        { text: each.reason ?? '' },
      ]),
    };
  });
}

const eventsTable = (service: ServiceView): Table => ({
  title: 'Events',
  head: ['Time', 'Event'],
  empty: 'Nothing has happened yet.',
  rows: service.events.slice(0, EVENTS_SHOWN).map(({ at, message }) => [
    { text: timeText(at) },
    {
      text: message,
      ...(/failed|unable|unhealthy|rolling back/.test(message)
        ? { tone: 'bad' as const }
        : /steady state|completed/.test(message)
          ? { tone: 'good' as const }
          : {}),
    },
  ]),
});
