/** The facts behind a row, as Markdown; made only when the pointer rests on it. Pure. */
import type { TaskUsage } from '../../protocol/local.ts';
import type { LocalEcs } from '../state/localEcs.ts';
import { exitCodeText } from '../run/diagnosis/exitCodes.ts';
import { isOutOfMemory, wasAskedToStop } from '../run/diagnosis/stoppedTask.ts';
import { placeOf } from '../state/instanceView.ts';
import { isStopped, noticesOf, portUrl, portsOf, pullOf, pullProgress } from '../state/selectors.ts';
import { lastPart, type ContainerView, type TaskView } from '../state/taskView.ts';
import { containerUsage } from '../usage/board.ts';
import { duration } from '../duration.ts';
import { cpuText, limitsText, memoryText, networkText, reservedText } from '../usage/words.ts';
import { instanceTooltip } from './instancePresentation.ts';
import { blocks, code, escape, facts } from './markdown.ts';
import type { LatestUsage } from './presentation.ts';
import { serviceTooltip } from './serviceTooltips.ts';
import type { Subject } from './subjects.ts';

/** `now` in milliseconds since the epoch. undefined where the row says it all. */
export function tooltipOf(
  state: LocalEcs,
  subject: Subject,
  now: number,
  usageOf: LatestUsage = () => undefined,
): string | undefined {
  switch (subject.kind) {
    case 'task': {
      const task = state.tasks.get(subject.arn);
      return task && taskTooltip(state, task, now, usageOf(task.arn));
    }
    case 'container': {
      const task = state.tasks.get(subject.task);
      const container = task?.containers.find((each) => each.name === subject.name);
      return task && container && containerTooltip(state, task, container, now, usageOf(task.arn));
    }
    case 'resource':
    case 'instance': {
      const instance = state.instances.get(subject.kind === 'instance' ? subject.arn : subject.instance);
      return instance && instanceTooltip(instance);
    }
    case 'instances':
      return "Docker engines that run tasks of the launch types EC2 and EXTERNAL. FARGATE tasks need none: they run on the engine's own Docker.";
    case 'cluster':
      return [`**Local cluster ${code(lastPart(subject.arn))}**`, code(subject.arn), dockerLine(state)].join('\n\n');
    case 'port':
      return `Container port ${subject.port.containerPort}/${subject.port.protocol} of ${code(subject.container)} is published on ${code(`${subject.port.hostAddress}:${subject.port.hostPort}`)}`;
    case 'reason': {
      const task = state.tasks.get(subject.task);
      return task && taskTooltip(state, task, now, undefined);
    }
    case 'notice': {
      const task = state.tasks.get(subject.task);
      const notice = task && noticesOf(state, task)[subject.index];
      return (
        notice && `${escape(notice.message)}\n\n${code(notice.pointer === '' ? '(whole definition)' : notice.pointer)}`
      );
    }
    case 'message':
      return subject.about === 'failed' && state.connection.kind === 'failed'
        ? escape(state.connection.message)
        : subject.about === 'dockerAway'
          ? escape(state.docker?.message ?? '')
          : undefined;
    case 'service':
    case 'deployment':
    case 'listener':
    case 'serviceName':
      return serviceTooltip(state, subject, now);
    default:
      return undefined;
  }
}

function taskTooltip(state: LocalEcs, task: TaskView, now: number, usage: TaskUsage | undefined): string {
  const pull = pullOf(state, task);
  const limits = limitsText(state.facts.get(task.arn)?.limits ?? {});
  return blocks([
    `**${escape(task.revisionName)}** · ${task.lastStatus}${task.desiredStatus === task.lastStatus ? '' : ` (desired: ${task.desiredStatus})`}`,
    pull && `Pulling ${code(pull.image)} ${pullProgress(pull)}`,
    facts([
      ['Stopped because', task.stoppedReason && escape(task.stoppedReason)],
      ['Stop code', task.stopCode && code(task.stopCode)],
      ['Health', task.health === 'UNKNOWN' ? undefined : task.health],
      ['Launch type', task.launchType],
      ['Container instance', escape(placeOf(state, task) ?? '')],
      ['Size', sizeText(task)],
      ['Limits on this machine', limits === sizeText(task) ? undefined : limits],
      ['CPU', usage && cpuText(usage)],
      ['Memory', usage && memoryText(usage)],
      ['Network', usage && networkText(usage)],
      ['Group', task.group && code(task.group)],
      ['Started by', task.startedBy && escape(task.startedBy)],
      [isStopped(task) ? 'Ran for' : 'Running for', runningTime(task, now)],
      ['Created', task.createdAt === undefined ? undefined : new Date(task.createdAt).toLocaleString()],
    ]),
    containerTable(state, task),
    noticesOf(state, task).length > 0
      ? `**Differences from ECS**\n\n${noticesOf(state, task)
          .map((notice) => `* ${escape(notice.message)}`)
          .join('\n')}`
      : undefined,
    code(task.arn),
  ]);
}

function sizeText({ cpu = '0', memory = '0' }: TaskView): string {
  return [cpu === '0' ? '' : `${cpu} CPU units`, memory === '0' ? '' : `${memory} MiB`]
    .filter((each) => each !== '')
    .join(', ');
}

function containerTable(state: LocalEcs, task: TaskView): string {
  const rows = task.containers.map((container) => {
    const ports = portsOf(state, task, container)
      .map((port) => `[${port.hostPort}](${portUrl(port)})→${port.containerPort}`)
      .join(' ');
    const status =
      container.exitCode === undefined ? container.lastStatus : `${container.lastStatus} (${container.exitCode})`;
    return `| ${escape(container.name)} | ${status} | ${ports} |`;
  });
  return ['| Container | Status | Ports |', '|---|---|---|', ...rows].join('\n');
}

function containerTooltip(
  state: LocalEcs,
  task: TaskView,
  container: ContainerView,
  now: number,
  taskUsage: TaskUsage | undefined,
): string {
  const local = state.facts.get(task.arn)?.containers.find((each) => each.name === container.name);
  const ports = portsOf(state, task, container).map(
    (port) => `[${portUrl(port)}](${portUrl(port)}) → ${port.containerPort}/${port.protocol}`,
  );
  const usage = containerUsage(taskUsage, container.name);
  const stopped = container.lastStatus === 'STOPPED';
  const end = stopped ? Date.parse(local?.finishedAt ?? '') : now;
  return blocks([
    `**${escape(container.name)}** · ${container.lastStatus}`,
    facts([
      ['Image', code(container.image)],
      [
        'Exit code',
        container.exitCode === undefined
          ? undefined
          : exitCodeText(container.exitCode, {
              outOfMemory: isOutOfMemory(container),
              stopRequested: wasAskedToStop({ task }),
            }),
      ],
      ['Reason', container.reason && escape(container.reason)],
      ['Health', container.health === 'UNKNOWN' ? undefined : container.health],
      ['Last health output', local?.healthOutput && code(local.healthOutput.trim().slice(0, 200))],
      [stopped ? 'Ran for' : 'Running for', span(Date.parse(local?.startedAt ?? ''), end)],
      ['Restarts', local?.restartCount === undefined ? undefined : String(local.restartCount)],
      ['CPU', usage && [cpuText(usage), reservedText(usage) ?? ''].filter((each) => each !== '').join('; ')],
      ['Memory', usage && memoryText(usage)],
      ['Network', usage && (networkText(usage) ?? 'that of the task')],
      ['Processes', usage && String(usage.processes)],
      ['Limits', usage ? undefined : limitsText(local?.limits ?? {})],
      ['Ports', ports.join(', ')],
      ['Docker name', local?.dockerName && code(local.dockerName)],
      ['Docker id', local?.dockerId && code(local.dockerId.slice(0, 12))],
    ]),
  ]);
}

function runningTime(task: TaskView, now: number): string | undefined {
  if (task.startedAt === undefined) return undefined;
  return duration((task.stoppedAt ?? now) - task.startedAt);
}

/** Of two times in milliseconds; undefined when one is not known (NaN). */
const span = (from: number, to: number): string | undefined =>
  Number.isNaN(from) || Number.isNaN(to) ? undefined : duration(to - from);

function dockerLine(state: LocalEcs): string {
  const docker = state.docker;
  if (!docker) return '';
  if (!docker.available) return escape(docker.message ?? `Docker does not answer at ${docker.endpoint}`);
  const memory = docker.memoryBytes === undefined ? [] : [`${(docker.memoryBytes / 2 ** 30).toFixed(1)} GiB memory`];
  const cpus = docker.cpus === undefined ? [] : [`${docker.cpus} CPUs`];
  return `Docker ${[docker.version ?? '', ...cpus, ...memory].filter((each) => each !== '').join(', ')} at ${code(docker.endpoint)}`;
}
