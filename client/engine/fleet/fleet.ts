/**
 * The Dockers besides the engine's own: one member for each that is registered as a container instance. A member begins
 * with the registration, or with the engine, and ends when the instance is deregistered and nothing of it is left.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DockerAvailability } from '../docker/availability.ts';
import type { ContainerInstanceRecord, OtherDocker } from '../state/instances.ts';
import type { TaskRecord } from '../state/model.ts';
import { messageOf } from '../util/log.ts';
import { loseTasks } from './loss.ts';
import { startMember, type Member, type MemberOptions } from './member.ts';

export interface Fleet {
  start(): void;
  /** Containers stay as they are. Resolves when no call of Docker is under way. */
  stop(): Promise<void>;
  /** Of an instance that is not the engine's own Docker; undefined for that one. */
  availabilityOf(containerInstanceArn: string | undefined): DockerAvailability | undefined;
  /** The records of their tasks tell what is there, or nobody can tell. */
  isUpToDate(): boolean;
  /** Why a task has no way to its metadata and credentials. */
  endpointProblem(taskArn: string): string | undefined;
}

export interface FleetOptions extends MemberOptions {
  /** Filled by the fleet, by the ARN of the instance: read by those who only need to find a Docker. */
  readonly members: Map<string, Member>;
}

export function createFleet(options: FleetOptions): Fleet {
  const { store, members, now, log } = options;
  /** Ends under way, by ARN: an instance is cleared once. */
  const leaving = new Map<string, Promise<void>>();
  /** What those that are minded were registered as, by ARN. */
  const minded = new Map<string, OtherDocker>();
  let ended = false;
  let queued = false;

  const tasksOn = ({ arn }: ContainerInstanceRecord) =>
    store.tasks().filter(({ spec, observed }) => spec.containerInstanceArn === arn && !observed.cleanedUp);

  const look = () => {
    for (const instance of store.containerInstances()) {
      const { arn, docker, status } = instance;
      if (!docker) continue;
      const isOver = status === 'INACTIVE';
      const left = isOver ? tasksOn(instance) : [];
      // Registered again while its former instance leaves, it waits: two agents would take each other's containers for strays.
      const isFree = ![...minded.values()].some(({ id }) => id === docker.id);
      if (isFree && (!isOver || left.length > 0)) {
        minded.set(arn, docker);
        members.set(arn, startMember(instance, docker, options, soon));
      }
      const member = members.get(arn);
      if (!member || leaving.has(arn)) continue;
      if (isOver) leaveWhenDone(instance, member, left);
      // Registered under another address: minded anew, there.
      else if (!isDeepStrictEqual(minded.get(arn), docker)) leave(arn, () => member.stop());
    }
  };

  /** Its tasks have ended, or nobody can tell any more: what is left of them there goes, then the member. */
  const leaveWhenDone = (instance: ContainerInstanceRecord, member: Member, left: readonly TaskRecord[]) => {
    const isGone = member.isGone();
    if (isGone) loseTasks(store, instance, now());
    else if (left.some(({ observed }) => observed.lastStatus !== 'STOPPED')) return;
    leave(instance.arn, async () => {
      await member.stop();
      try {
        if (isGone) throw new Error('its Docker does not answer');
        await member.clear();
      } catch (error) {
        const where = instance.docker?.context ?? instance.docker?.host;
        log.warn('containers of a deregistered instance may remain there', { where, problem: messageOf(error) });
      }
      for (const { spec } of tasksOn(instance)) {
        store.observeTask(spec.arn, (observed) => ({ ...observed, cleanedUp: true }));
      }
    });
  };

  const leave = (arn: string, end: () => Promise<void>) => {
    const ending = end()
      .catch((error: unknown) => log.error('an instance did not end well', { problem: messageOf(error) }))
      .finally(() => {
        for (const each of [members, leaving, minded]) each.delete(arn);
        soon();
      });
    leaving.set(arn, ending);
  };

  /** Not inside the change itself: others are still to be told of it. */
  const soon = () => {
    if (queued || ended) return;
    queued = true;
    setImmediate(() => {
      queued = false;
      if (!ended) look();
    });
  };

  const subscription = store.subscribe((change) => {
    if (change.kind === 'containerInstance') soon();
    if (change.kind !== 'task' || members.size === 0) return;
    const { spec, observed } = change.after ?? {};
    if (observed?.lastStatus === 'STOPPED' && members.has(spec?.containerInstanceArn ?? '')) soon();
  });

  return {
    start: look,
    async stop() {
      ended = true;
      subscription.dispose();
      await Promise.all([...leaving.values()]);
      await Promise.all([...members.values()].map((member) => member.stop()));
    },
    isUpToDate: () => [...members].every(([arn, member]) => leaving.has(arn) || member.isUpToDate()),
    availabilityOf: (arn) => members.get(arn ?? '')?.availability,
    endpointProblem: (taskArn) => {
      const arn = store.task(taskArn)?.spec.containerInstanceArn;
      return members.get(arn ?? '')?.endpoints.problem(taskArn);
    },
  };
}
