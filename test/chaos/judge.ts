/** What must hold once the engine has come to rest, whatever happened before. */
import { LABELS } from '../../client/engine/docker/labels.ts';
import type { ContainerObserved, TaskRecord } from '../../client/engine/state/model.ts';
import type { FakeContainer, FakeDockerEngine } from '../support/fakeDocker.ts';
import { DOOMED } from './tasks.ts';

export interface Facts {
  readonly tasks: readonly TaskRecord[];
  readonly docker: FakeDockerEngine;
  readonly networkName: string;
  /** ARNs of tasks whose end was asked for. */
  readonly asked: ReadonlySet<string>;
  /** ARNs of tasks whose removal was asked for: a kill may have left it half done. */
  readonly unwanted: ReadonlySet<string>;
  /** Names of containers that somebody removed: a kill may have taken every memory of them. */
  readonly removedByHand: ReadonlySet<string>;
  /** Ids of containers that somebody ended, or a restart of Docker. */
  readonly killedByHand: ReadonlySet<string>;
  /** How often the engine was killed: each time it may have forgotten that it had counted a restart. */
  readonly kills: number;
  /** How often the clock was set. */
  readonly jumps: number;
  /** Sentences of errors that Docker was made to give. */
  readonly mishaps: readonly string[];
}

/** Every broken promise, in words. */
export function judge(facts: Facts): string[] {
  return [...orphans(facts), ...doubles(facts), ...facts.tasks.flatMap((task) => [...states(facts, task)])];
}

function* orphans({ tasks, docker, networkName }: Facts): Generator<string> {
  const kept = tasks.filter(({ observed }) => !observed.cleanedUp);
  const names = new Set(kept.flatMap(({ observed }) => observed.containers.map(({ dockerName }) => dockerName)));
  for (const { creation } of docker.containers.values()) {
    if (!names.has(creation.name)) yield `container ${creation.name} belongs to nobody`;
  }
  const volumes = new Set(kept.flatMap(({ observed }) => Object.values(observed.taskVolumes)));
  for (const [name, labels] of docker.volumes) {
    if (labels[LABELS.role] !== 'file-system' && !volumes.has(name)) yield `volume ${name} belongs to nobody`;
  }
  for (const { name } of docker.networks.values()) {
    if (name !== networkName) yield `network ${name} belongs to nobody`;
  }
}

/** A container of a task is started once; only its restartPolicy starts it again. */
function* doubles({ tasks, docker, removedByHand, kills }: Facts): Generator<string> {
  const started = new Map<string, FakeContainer[]>();
  for (const each of docker.made.filter(({ starts }) => starts > 0)) {
    if (removedByHand.has(each.creation.name)) continue;
    const labels = each.creation.spec.Labels ?? {};
    const key = `${labels[LABELS.taskArn] ?? ''} ${labels[LABELS.containerName] ?? ''}`;
    started.set(key, [...(started.get(key) ?? []), each]);
  }
  for (const [key, all] of started) {
    if (all.length > 1) yield `${key} was started as ${all.map(({ creation }) => creation.name).join(' and ')}`;
    const [arn, name] = key.split(' ');
    const record = tasks.find(({ spec }) => spec.arn === arn);
    const restarts = record?.observed.containers.find((each) => each.name === name)?.restartCount;
    const starts = all[0]?.starts ?? 0;
    if (restarts !== undefined && starts > 1 + restarts + kills) yield `${key} was started ${starts} times`;
  }
}

function* states(facts: Facts, task: TaskRecord): Generator<string> {
  const { observed, desired, spec } = task;
  const expected = desired.status === 'STOPPED' ? 'STOPPED' : 'RUNNING';
  if (observed.lastStatus !== expected) yield `task ${spec.id} is ${observed.lastStatus}, not ${expected}`;
  if (desired.status === 'STOPPED') yield* stopCause(facts, task);
  if (observed.cleanedUp) return;
  for (const each of observed.containers) {
    const found = facts.docker.find(each.dockerId ?? each.dockerName ?? '');
    const runs = found?.state === 'running';
    const told = each.status === 'RUNNING' || each.status === 'RESOURCES_PROVISIONED';
    if (runs !== told)
      yield `container ${each.name} of ${spec.id} is told ${each.status} and ${found?.state ?? 'gone'}`;
    if (facts.unwanted.has(spec.arn) || facts.removedByHand.has(each.dockerName ?? '')) continue;
    if (each.status === 'STOPPED' && !each.skipped) yield* containerEnd(each, found, spec.id);
  }
}

function* containerEnd(each: ContainerObserved, found: FakeContainer | undefined, task: string): Generator<string> {
  const what = `container ${each.name} of ${task}`;
  if (each.startedAt !== undefined && each.exitCode === undefined && each.reason === undefined) {
    yield `${what} ran and ended without exit code and reason`;
  }
  if (found?.state === 'exited' && each.startedAt !== undefined && each.exitCode !== undefined) {
    if (found.exitCode !== each.exitCode) yield `${what} exited with ${found.exitCode}, not ${each.exitCode}`;
  }
  if (found === undefined && each.startedAt !== undefined && !/Vanished/.test(each.reason ?? '')) {
    yield `${what} is gone, which its reason does not tell: ${each.reason ?? 'none'}`;
  }
}

/** The stop code tells what happened, and the reason is from there. */
function* stopCause(facts: Facts, { spec, desired, observed }: TaskRecord): Generator<string> {
  const { code, reason = '' } = desired.stop ?? {};
  const what = `task ${spec.id} tells ${code ?? 'no stop code'} "${reason}"`;
  const essential = observed.containers.filter((each) => each.essential && each.status === 'STOPPED');
  switch (code) {
    case 'UserInitiated':
      if (!facts.asked.has(spec.arn)) yield `${what}, and nobody asked`;
      return;
    case 'EssentialContainerExited':
      if (!essential.some(({ startedAt }) => startedAt !== undefined)) yield `${what}, and none had run`;
      if (!reason.startsWith('Essential container in task exited')) yield what;
      return;
    case 'TaskFailedToStart':
      if (!facts.unwanted.has(spec.arn) && !isCaused(reason, facts)) yield `${what}, which nothing has caused`;
      return;
    default:
      yield what;
  }
}

const isCaused = (reason: string, { mishaps, removedByHand, killedByHand, kills, jumps }: Facts) =>
  DOOMED.some((each) => each.test(reason)) ||
  mishaps.some((each) => reason.includes(each)) ||
  (/^DockerTimeoutError: Could not transition/.test(reason) && mishaps.some((each) => each.endsWith('no answer'))) ||
  // A dependency failed for a cause of its own.
  /^CannotStartContainerError: dependency graph: container \w+ (was never started|exited|stopped)/.test(reason) ||
  // What somebody did to a container between its creation and its start, or to the pause it was about to join.
  (reason.startsWith('ContainerVanishedError') && removedByHand.size > 0) ||
  [...killedByHand].some((id) => reason.includes(id)) ||
  // A new engine has only the wall clock to tell for how long it was away.
  (reason.includes('container slow did not reach HEALTHY within its startTimeout') && kills > 0 && jumps > 0);
