/** Measures services that have scaling policies once a minute, and sets their desired count by what was measured. */
import { MOST_ACTIVITIES, type ScalableTargetRecord, type ScalingMetric } from '../state/scaling.ts';
import { currentDeployments, type ServiceRecord } from '../state/services.ts';
import type { ControlWriter } from '../state/store.ts';
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf, type Log } from '../util/log.ts';
import { decideScaling, type ScalingDecision } from './decide.ts';
import { LOW_DATAPOINTS, PERIOD, type Datapoints } from './targetTracking.ts';

/** Where the figures come from. */
export interface ServiceMeter {
  /** From now on these services are measured, by ARN; others no longer. */
  follow(services: ReadonlySet<string>): void;
  /** The present value; undefined when nothing of the service runs or nothing was measured yet. */
  value(serviceArn: string, metric: ScalingMetric): number | undefined;
}

export interface ScalingOptions {
  readonly store: ControlWriter;
  readonly meter: ServiceMeter;
  /** Changes the desired count as UpdateService does, and tells it among the service's events. */
  readonly scale: (service: ServiceRecord, desiredCount: number, message: string) => void;
  /** Scaled: a minute of measuring passes as fast as everything else. */
  readonly clock: Clock;
  readonly timeScale: number;
  readonly newUuid: () => string;
  readonly log: Log;
}

export function startScaling(options: ScalingOptions): Disposable {
  const { store, meter, clock, log } = options;
  const ending = new AbortController();
  const history = new Map<string, Datapoints>();

  const follow = () => {
    const measured = store.scalableTargets().filter(({ policies }) => policies.length > 0);
    meter.follow(new Set(measured.map(({ serviceArn }) => serviceArn)));
  };
  const subscription = store.subscribe((change) => {
    if (change.kind === 'scalableTarget') follow();
    // With a service goes what was said about its scaling, as in AWS.
    if (change.kind === 'service' && change.after?.status !== 'ACTIVE') {
      const arn = (change.after ?? change.before)?.arn;
      const target = store.scalableTargets().find(({ serviceArn }) => serviceArn === arn);
      if (target) store.removeScalableTarget(target.resourceId);
    }
  });
  follow();

  const look = () => {
    const targets = store.scalableTargets();
    const known = new Set(targets.flatMap(({ policies }) => policies.map(({ arn }) => arn)));
    for (const arn of history.keys()) if (!known.has(arn)) history.delete(arn);
    for (const target of targets) {
      const datapoints = new Map<string, Datapoints>();
      for (const { arn, name, tracking } of target.policies) {
        const value = meter.value(target.serviceArn, tracking.metric);
        const points = [...(history.get(arn) ?? []), value].slice(-LOW_DATAPOINTS);
        history.set(arn, points);
        datapoints.set(name, points);
      }
      act(target, datapoints, options);
    }
  };
  const loop = async () => {
    while (!ending.signal.aborted) {
      await clock.sleep(PERIOD, ending.signal);
      try {
        look();
      } catch (error) {
        log.error('scaling failed', { error: messageOf(error) });
      }
    }
  };
  loop().catch(() => undefined);

  return {
    dispose() {
      subscription.dispose();
      meter.follow(new Set());
      ending.abort(new Error('the engine ends'));
    },
  };
}

function act(target: ScalableTargetRecord, datapoints: ReadonlyMap<string, Datapoints>, options: ScalingOptions): void {
  const { store, clock, timeScale, scale, log } = options;
  const service = store.service(target.serviceArn);
  if (service?.status !== 'ACTIVE') return;
  const deploying = currentDeployments(service).some(({ rolloutState }) => rolloutState === 'IN_PROGRESS');
  const { desiredCount } = service;
  const now = clock.now();
  const decision = decideScaling(target, { desiredCount, deploying, datapoints, now, timeScale });
  if (!decision) return;
  log.info('scaling a service', { service: target.resourceId, from: desiredCount, to: decision.desiredCount });
  const done = `Successfully set desired count to ${decision.desiredCount}.`;
  store.putScalableTarget(afterDecision(target, decision, desiredCount, done, options));
  scale(
    service,
    decision.desiredCount,
    `Message: ${done} Change successfully fulfilled by ecs. Cause: ${decision.cause}`,
  );
}

function afterDecision(
  target: ScalableTargetRecord,
  { direction, desiredCount, cause, reason }: ScalingDecision,
  from: number,
  done: string,
  { clock, newUuid }: ScalingOptions,
): ScalableTargetRecord {
  const at = clock.now();
  const activity = {
    id: newUuid(),
    description: `Setting desired count to ${desiredCount}.`,
    cause,
    reason,
    at,
    statusMessage: `${done} Change successfully fulfilled by ecs.`,
  };
  return {
    ...target,
    activities: [activity, ...target.activities].slice(0, MOST_ACTIVITIES),
    ...(direction === 'out' ? { lastScaleOut: { at, from } } : { lastScaleIn: { at } }),
  };
}
