/** The settings of a target group on this machine: Elastic Load Balancing's defaults, and what the overlay says. Pure. */
import type { TargetGroupSettings } from '../../state/balancers.ts';
import type { TargetGroupOverlay } from '../../state/model.ts';

const SECOND = 1000;

/** Application Load Balancer's, as CreateTargetGroup documents them. */
const HTTP_DEFAULTS: TargetGroupSettings = {
  protocol: 'http',
  algorithm: 'round_robin',
  deregistrationDelay: 300 * SECOND,
  healthCheck: {
    protocol: 'http',
    path: '/',
    matcher: '200',
    interval: 30 * SECOND,
    timeout: 6 * SECOND,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
  },
};

/** Network Load Balancer's. */
const TCP_DEFAULTS: TargetGroupSettings = {
  ...HTTP_DEFAULTS,
  protocol: 'tcp',
  healthCheck: { ...HTTP_DEFAULTS.healthCheck, protocol: 'tcp', timeout: 10 * SECOND },
};

/** @param overlay what `targetGroups` of the overlay says about this target group */
export function targetGroupSettings(overlay: TargetGroupOverlay = {}): TargetGroupSettings {
  const defaults = overlay.protocol === 'tcp' ? TCP_DEFAULTS : HTTP_DEFAULTS;
  const { healthCheck: check = {} } = overlay;
  const seconds = (given: number | undefined, fallback: number) => (given === undefined ? fallback : given * SECOND);
  const protocol = check.protocol ?? (check.path === undefined ? defaults.healthCheck.protocol : 'http');
  return {
    protocol: defaults.protocol,
    algorithm: overlay.algorithm ?? defaults.algorithm,
    ...(overlay.stickinessSeconds === undefined
      ? {}
      : { stickiness: { duration: overlay.stickinessSeconds * SECOND } }),
    deregistrationDelay: seconds(overlay.deregistrationDelaySeconds, defaults.deregistrationDelay),
    healthCheck: {
      protocol,
      path: check.path ?? defaults.healthCheck.path,
      matcher: check.matcher ?? defaults.healthCheck.matcher,
      interval: seconds(check.intervalSeconds, defaults.healthCheck.interval),
      timeout: seconds(check.timeoutSeconds, defaults.healthCheck.timeout),
      healthyThreshold: check.healthyThreshold ?? defaults.healthCheck.healthyThreshold,
      unhealthyThreshold: check.unhealthyThreshold ?? defaults.healthCheck.unhealthyThreshold,
    },
  };
}

/** `targetgroup/NAME/ID` of an ARN; the text itself where it is none. */
export const targetGroupName = (arn: string): string => /:targetgroup\/([^/]+)/.exec(arn)?.[1] ?? arn;
