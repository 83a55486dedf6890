/** Limits that Docker may not set: learned from a refused start, left out from then on, told where they were asked for. */
import type { DockerError } from '../../docker/docker.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';
import { effectiveContainers } from '../containerOptions/effective.ts';
import { leftOutUlimits, wantedUlimits, type Ulimit } from '../containerOptions/limits.ts';
import { ulimitsLeftOut } from '../stopReason.ts';
import type { OperationContext } from './context.ts';

/** Linux numbers of the limits that ECS has names for. */
const RLIMITS = [
  'cpu',
  'fsize',
  'data',
  'stack',
  'core',
  'rss',
  'nproc',
  'nofile',
  'memlock',
  'as',
  'locks',
  'sigpending',
  'msgqueue',
  'nice',
  'rtprio',
  'rttime',
];

/** The limit that the container asks for and this Docker may not set, if that is why it did not start. */
export function refusedUlimit(task: TaskRecord, { name }: ContainerObserved, error: DockerError): Ulimit | undefined {
  const number = /error setting rlimit type (\d+)/.exec(error.message)?.[1];
  const definition = effectiveContainers(task.spec).find((each) => each.name === name);
  if (number === undefined || !definition) return undefined;
  const wanted = wantedUlimits({ task: task.spec, container: definition });
  return wanted.find(({ Name }) => Name === RLIMITS[Number(number)]);
}

/**
 * A rootless or restricted Docker may not raise limits above its own, and says so only when the container starts. A task
 * must not fail for that, least of all for Fargate's default: the limit is left out, here and from now on.
 */
export function learnRefusedUlimit(
  { refusedUlimits, log }: OperationContext,
  { name }: ContainerObserved,
  { Name, Hard }: Ulimit,
): void {
  if (refusedUlimits.get(Name) === Hard) return;
  log.warn('this Docker may not set a ulimit; it is left out', { container: name, limit: Name, value: Hard });
  refusedUlimits.set(Name, Hard);
}

/** What to say on a container that runs without limits its definition asks for. */
export function ulimitRemark(
  { machine }: OperationContext,
  { spec }: TaskRecord,
  { name }: ContainerObserved,
): string | undefined {
  const definition = effectiveContainers(spec).find((each) => each.name === name);
  const leftOut = definition ? leftOutUlimits({ task: spec, container: definition, machine: machine() }) : [];
  return leftOut.length === 0 ? undefined : ulimitsLeftOut(leftOut);
}
