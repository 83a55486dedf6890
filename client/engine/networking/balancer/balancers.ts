/** Load balancing: a keeper for each service that has load balancers, woken by what happens to the service and its tasks. */
import type { DockerAvailability } from '../../docker/availability.ts';
import { resourceName, serviceArn } from '../../state/arn.ts';
import type { Change } from '../../state/store.ts';
import type { Disposable } from '../../util/disposable.ts';
import { messageOf } from '../../util/log.ts';
import { createKeeper, type Keeper, type KeeperOptions } from './keeper.ts';

export interface BalancersOptions extends KeeperOptions {
  readonly availability: DockerAvailability;
  /** Whether the records of all tasks tell what is in Docker: nothing is changed before. */
  readonly isUpToDate: () => boolean;
}

export interface Balancers {
  /** Requests a minute for each healthy target of a service. */
  requestsPerTarget(serviceArn: string): number | undefined;
  /** A container of the engine has ended: a balancer is made anew at once. */
  containerEnded(dockerName: string): void;
  /** The records may tell more than before. */
  lookAgain(): void;
  start(): void;
  /** Containers stay. Resolves when no call of Docker is under way. */
  stop(): Promise<void>;
}

interface Running {
  readonly keeper: Keeper;
  wake: () => void;
  readonly ended: Promise<void>;
}

/** While Docker is away, or not looked at yet, a keeper looks again this often, in milliseconds. */
const WHILE_AWAY = 1000;

export function createBalancers(options: BalancersOptions): Balancers {
  const { store, availability, isUpToDate, clock, log } = options;
  const ending = new AbortController();
  const running = new Map<string, Running>();
  let subscription: Disposable | undefined;

  /** True as long as there is something to look after, or to clean up. */
  const isNeeded = (arn: string): boolean => {
    const service = store.service(arn);
    const hasListeners =
      service !== undefined &&
      service.status !== 'INACTIVE' &&
      service.deployments.some(({ status, settings }) => status !== 'INACTIVE' && settings.loadBalancers.length > 0);
    return hasListeners || store.balancer(arn) !== undefined;
  };

  const keep = async (
    arn: string,
    running_: Pick<Running, 'keeper'>,
    rest: (milliseconds: number) => Promise<void>,
  ) => {
    while (!ending.signal.aborted && isNeeded(arn)) {
      let pause = WHILE_AWAY;
      if (availability.status().available && isUpToDate()) {
        try {
          pause = await running_.keeper.pass();
        } catch (error) {
          log.warn('looking after a load balancer failed', { service: arn, error: messageOf(error) });
        }
      }
      await rest(pause);
    }
    running.delete(arn);
    // Between the last look and here it may have been wanted again.
    if (!ending.signal.aborted && isNeeded(arn)) attend(arn);
  };

  const attend = (arn: string) => {
    const known = running.get(arn);
    if (known) {
      known.wake();
      return;
    }
    if (ending.signal.aborted || !isNeeded(arn)) return;
    const keeper = createKeeper(arn, options);
    let waking = new AbortController();
    // What happens during a pass is looked at right after it.
    let called = false;
    const rest = async (milliseconds: number) => {
      if (!called) {
        waking = new AbortController();
        await clock.sleep(milliseconds, AbortSignal.any([waking.signal, ending.signal])).catch(() => undefined);
      }
      called = false;
    };
    const wake = () => {
      called = true;
      waking.abort(new Error('something happened'));
    };
    const entry: Running = { keeper, wake, ended: Promise.resolve().then(() => keep(arn, entry, rest)) };
    running.set(arn, entry);
  };

  const onChange = (change: Change) => {
    if (change.kind === 'service') {
      const arn = (change.after ?? change.before)?.arn;
      if (arn !== undefined) attend(arn);
    } else if (change.kind === 'task') {
      const { before, after } = change;
      const spec = (after ?? before)?.spec;
      if (spec?.serviceName === undefined) return;
      const matters =
        before?.observed.lastStatus !== after?.observed.lastStatus ||
        before?.desired.status !== after?.desired.status ||
        before?.observed.stopCause !== after?.observed.stopCause;
      if (matters) attend(serviceArn(resourceName(spec.clusterArn), spec.serviceName));
    }
  };

  return {
    requestsPerTarget(arn) {
      const perMinute = running.get(arn)?.keeper.rate.perMinute(clock.now());
      const healthy = store
        .tasksOfService(arn)
        .filter(({ observed }) => observed.targets?.some(({ state }) => state === 'healthy')).length;
      return perMinute === undefined || healthy === 0 ? undefined : perMinute / healthy;
    },
    containerEnded(dockerName) {
      const record = store.balancers().find((each) => each.dockerName === dockerName);
      if (record) running.get(record.serviceArn)?.wake();
    },
    lookAgain() {
      for (const { wake } of running.values()) wake();
    },
    start() {
      subscription = store.subscribe(onChange);
      for (const { arn } of store.services()) attend(arn);
      for (const { serviceArn: arn } of store.balancers()) attend(arn);
    },
    async stop() {
      subscription?.dispose();
      ending.abort(new Error('the engine ends'));
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
