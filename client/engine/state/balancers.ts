/**
 * The records of load balancers: one for each service with `loadBalancers`, written by `networking`. They hold what must
 * survive a restart: the name recorded before the container is made, and the ports users know. Times and durations are
 * milliseconds.
 */

/** What Elastic Load Balancing calls the settings of a target group, with its defaults (ecs/runtime section 8). */
export interface TargetGroupSettings {
  readonly protocol: 'http' | 'tcp';
  readonly algorithm: 'round_robin' | 'least_outstanding_requests';
  /** A cookie keeps a client at one target for this long. HTTP only. */
  readonly stickiness?: { readonly duration: number };
  readonly deregistrationDelay: number;
  readonly healthCheck: {
    readonly protocol: 'http' | 'tcp';
    readonly path: string;
    /** Codes that count as healthy: `200`, `200,202`, `200-399`. */
    readonly matcher: string;
    readonly interval: number;
    readonly timeout: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
  };
}

export interface ListenerRecord {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** Where it answers on this machine; absent until the container runs. */
  readonly hostPort?: number;
  readonly settings: TargetGroupSettings;
}

export interface BalancerRecord {
  readonly serviceArn: string;
  /** Recorded before the container is created (invariant 4). */
  readonly dockerName: string;
  readonly listeners: readonly ListenerRecord[];
  /** What keeps it from working, and what to do about it. */
  readonly problem?: string;
}
