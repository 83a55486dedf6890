/**
 * Keeps services as they are wanted: on each change of a service or of one of its tasks that service is decided about
 * anew (`reconcile.ts`), and the decision written to the store. All of them are looked at only at the start and seldom.
 */
import { withEvent, withEventOnce } from '../state/deployments.ts';
import { resourceName, serviceArn } from '../state/arn.ts';
import type { NoticesFor, RoleChoice, TaskRecord } from '../state/model.ts';
import { primaryOf, type ServiceRecord } from '../state/services.ts';
import type { Change, ControlWriter } from '../state/store.ts';
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf, type Log } from '../util/log.ts';
import { unplacedWords } from '../placement/place.ts';
import type { ReadExpression } from '../placement/query.ts';
import { launch } from './launch.ts';
import { messages } from './messages.ts';
import { daemonInstances, placesFor, stopOrderOf, type PlacingFacts } from './placing.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';
import type { InstanceOrder } from './scaleIn.ts';
import { waitsAt } from './waits.ts';

export interface ServiceLoopOptions {
  readonly store: ControlWriter;
  /** Unscaled: what is to be scaled is, by `timeScale`. */
  readonly clock: Clock;
  readonly timeScale: number;
  readonly random: () => number;
  readonly newUuid: () => string;
  /** Milliseconds that count since a moment: a night that a laptop sleeps through does not. Absent: the wall clock's. */
  readonly since?: (moment: number) => number;
  readonly helperImage: string;
  readonly role?: RoleChoice | undefined;
  readonly noticesFor: NoticesFor;
  /** Reads placement constraints. */
  readonly readExpression: ReadExpression;
  /** Networking registers tasks with target groups and writes `TaskObserved.targets`. */
  readonly reportsTargets: boolean;
  /** Why no new task is taken, e.g. because the state cannot be written; undefined when it is. */
  readonly refusesTasks?: () => string | undefined;
  /** Whether the records of tasks may be acted on; absent: they may. */
  readonly mayAct?: () => boolean;
  readonly log: Log;
}

/** Nothing should need it; what was overlooked all the same is found then. */
const LOOK_AT_ALL_EVERY = 5 * 60_000;
/** Until a start that could not be made is tried again. */
const RETRY_AFTER = 5000;
/** Until it is asked again whether the records may be acted on. */
const NOT_YET = 200;

export function startServices(options: ServiceLoopOptions): Disposable {
  const { store, clock, random, log } = options;
  const waits = waitsAt(options.timeScale);
  const ending = new AbortController();
  const queue = new Set<string>();
  const timers = new Map<string, AbortController>();
  let scheduled = false;

  /** Not inside the change itself: others are still to be told of it. */
  const soon = (arn: string) => {
    queue.add(arn);
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const arns = [...queue];
      queue.clear();
      for (const each of arns) if (!ending.signal.aborted) attend(each);
    });
  };

  const attend = (arn: string) => {
    timers.get(arn)?.abort();
    timers.delete(arn);
    const service = store.service(arn);
    if (!service) return;
    if (options.mayAct?.() === false) {
      wake(arn, clock.now() + NOT_YET);
      return;
    }
    try {
      const wakeAt = act(service);
      if (wakeAt !== undefined) wake(arn, wakeAt);
    } catch (error) {
      log.error('a service cannot be looked after', { service: service.name, error: messageOf(error) });
    }
  };

  const wake = (arn: string, at: number) => {
    const timer = new AbortController();
    timers.set(arn, timer);
    clock.sleep(Math.max(1, at - clock.now()), AbortSignal.any([timer.signal, ending.signal])).then(
      () => soon(arn),
      () => undefined,
    );
  };

  /** One turn of the event loop: a snapshot of the state has all of it or nothing. */
  const act = (before: ServiceRecord): number | undefined => {
    const now = clock.now();
    const tasks = store.tasksOfService(before.arn);
    const decision = reconcile({
      service: before,
      tasks,
      now,
      since: (moment) => options.since?.(moment) ?? now - moment,
      random,
      waits,
      reportsTargets: options.reportsTargets,
      ...instancesOf(before),
    });
    const { started, service } = startTasks(decision, now);
    for (const { taskArn, scheduling } of decision.scheduling) store.setTaskScheduling(taskArn, scheduling);
    store.putService(service);
    for (const task of started) store.addTask(task);
    for (const { taskArn, stop } of decision.stop) store.requestStop(taskArn, stop);
    const retryAt = started.length < decision.start ? now + RETRY_AFTER : Infinity;
    const wakeAt = Math.min(decision.wakeAt ?? Infinity, retryAt);
    return wakeAt === Infinity ? undefined : wakeAt;
  };

  const placingFacts = (service: ServiceRecord): PlacingFacts => ({
    service,
    definition: store.taskDefinition(primaryOf(service).settings.taskDefinitionArn)?.definition,
    instances: store.containerInstances().filter(({ clusterArn }) => clusterArn === service.clusterArn),
    tasks: store.tasks(),
    read: options.readExpression,
  });

  /** What a service makes of the instances: where a DAEMON belongs, and which tasks have to leave theirs. */
  const instancesOf = (service: ServiceRecord) => {
    if (service.schedulingStrategy === 'DAEMON' && service.status === 'ACTIVE') {
      const eligible = daemonInstances(placingFacts(service));
      const isMisplaced = ({ spec }: TaskRecord) => !eligible.has(spec.containerInstanceArn ?? '');
      return { eligibleInstances: eligible.size, isMisplaced };
    }
    const isMisplaced = ({ spec }: TaskRecord) =>
      spec.containerInstanceArn !== undefined &&
      store.containerInstance(spec.containerInstanceArn)?.status !== 'ACTIVE';
    const clustersOwn = store
      .containerInstances()
      .filter(({ clusterArn, status }) => clusterArn === service.clusterArn && status !== 'INACTIVE');
    const byInstance: InstanceOrder | undefined =
      clustersOwn.length > 1 ? (tasks) => stopOrderOf(placingFacts(service), tasks, random) : undefined;
    return { eligibleInstances: 0, isMisplaced, byInstance };
  };

  const startTasks = ({ service, start: count, replacing }: Reconciliation, now: number) => {
    if (count === 0) return { service, started: [] };
    const say = messages(service.name);
    const primary = primaryOf(service);
    const definition = store.taskDefinition(primary.settings.taskDefinitionArn);
    const refusal = options.refusesTasks?.();
    if (!definition || refusal !== undefined) {
      const why = refusal ?? `TaskDefinition ${resourceName(primary.settings.taskDefinitionArn)} not found.`;
      return { service: withEventOnce(service, say.notLaunched(why), now, random), started: [] };
    }
    const { newUuid, helperImage, role, noticesFor } = options;
    const places =
      primary.settings.launchType === 'FARGATE'
        ? undefined
        : placesFor(placingFacts(service), primary, definition, count, random);
    const number = places?.instances.length ?? count;
    const present = store.tasksOfService(service.arn);
    const started = launch(service, primary, definition, number, present, {
      ...(places === undefined ? {} : { places: places.instances }),
      now,
      newUuid,
      helperImage,
      role,
      noticesFor,
    });
    let after = service;
    if (started.length > 0)
      after = withEvent(
        after,
        say.started(
          started.map(({ spec }) => spec.id),
          Math.min(replacing, started.length),
        ),
        now,
        random,
      );
    if (started.length < count) {
      const words = say.unplaced(unplacedWords(places?.refusals ?? []));
      after = withEventOnce(after, words, now, random, 'SERVICE_TASK_PLACEMENT_FAILURE');
    }
    return { service: after, started };
  };

  const onChange = (change: Change) => {
    if (change.kind === 'service') {
      if (change.after) soon(change.after.arn);
    } else if (change.kind === 'containerInstance') {
      const clusterArn = (change.after ?? change.before)?.clusterArn;
      for (const service of store.services()) {
        if (service.clusterArn === clusterArn && service.status === 'ACTIVE') soon(service.arn);
      }
    } else if (change.kind === 'task') {
      const spec = (change.after ?? change.before)?.spec;
      if (spec?.serviceName !== undefined) soon(serviceArn(resourceName(spec.clusterArn), spec.serviceName));
    }
  };

  const subscription = store.subscribe(onChange);
  const lookAtAll = async () => {
    while (!ending.signal.aborted) {
      for (const { arn, status } of store.services()) if (status !== 'INACTIVE') soon(arn);
      await clock.sleep(LOOK_AT_ALL_EVERY, ending.signal);
    }
  };
  lookAtAll().catch(() => undefined);

  return {
    dispose() {
      subscription.dispose();
      ending.abort(new Error('the engine ends'));
    },
  };
}
