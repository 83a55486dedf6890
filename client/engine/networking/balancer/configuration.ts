/**
 * The whole configuration of a balancer's HAProxy, from what is known of its listeners and targets. Pure: the one writer
 * renders it anew with every change and has it loaded; nothing is changed in a running proxy.
 *
 * Each listener has two backends: `traffic` with the targets that get requests, `checks` with all that are asked how they
 * are. Who is healthy is decided by the engine (`targetState.ts`), so that a reload forgets nothing.
 */
import type { ListenerRecord } from '../../state/balancers.ts';
import { generationName } from '../haproxy/inForce.ts';
import { IDLE_CLOSE } from '../haproxy/options.ts';

export interface RenderedTarget {
  /** Name of the server: the task's id. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly receives: boolean;
  /** Nothing is known of it yet: it is asked often. */
  readonly isNew: boolean;
}

export interface RenderedListener {
  /** Port inside the container. */
  readonly port: number;
  readonly record: Pick<ListenerRecord, 'settings' | 'hostPort'>;
  readonly targets: readonly RenderedTarget[];
}

export interface BalancerConfiguration {
  /** Shown by the statistics, so that it can be seen which configuration is in force. */
  readonly generation: number;
  readonly listeners: readonly RenderedListener[];
  /** Unguessable path of the statistics: containers on the same network could ask for it, too. */
  readonly statisticsPath: string;
  /** How fast ECS's time passes here. */
  readonly timeScale: number;
}

export const STATISTICS_PORT = 8404;
/** Listener N is at this port plus N. */
export const FIRST_LISTENER_PORT = 9000;

export const trafficBackend = (index: number) => `traffic-${index}`;
export const checksBackend = (index: number) => `checks-${index}`;

/** A target nothing is known of is asked this often, in milliseconds. */
const FIRST_CHECKS = 1000;
const SHORTEST_INTERVAL = 200;
/** However fast ECS's time passes here, a target answers no faster for it. */
const SHORTEST_TIMEOUT = 1000;

/**
 * When an instance is lost many targets are dead at once, and their turns come one after the other: with as many tries a
 * request finds one of the others. Each takes two seconds at most.
 */
const retriesAmong = (targets: number) => Math.min(10, Math.max(3, 2 * targets));

/** Seconds for which a connection without requests is kept. */
const KEEP_ALIVE = 15;

/**
 * Old workers go when their last connection does, at the latest after this many milliseconds. Not before connections without
 * requests end by themselves, however fast ECS's time passes here: a client may just be about to use one.
 */
const longestDrain = (listeners: readonly RenderedListener[], timeScale: number) =>
  Math.round(
    Math.max(
      (KEEP_ALIVE + 1) * 1000,
      ...listeners.map(({ record }) => record.settings.deregistrationDelay * timeScale),
    ),
  );

export function renderBalancer({ generation, listeners, statisticsPath, timeScale }: BalancerConfiguration): string {
  const scaled = (milliseconds: number) => Math.max(SHORTEST_INTERVAL, Math.round(milliseconds * timeScale));
  return [
    'global',
    '  maxconn 8000',
    `  hard-stop-after ${longestDrain(listeners, timeScale)}ms`,
    'defaults',
    '  mode http',
    // A connection that cannot be made goes to another target; what was sent is never sent twice.
    '  option redispatch 1',
    '  timeout connect 2s',
    '  timeout queue 5s',
    // The idle timeout of an Application Load Balancer.
    '  timeout client 60s',
    '  timeout server 60s',
    '  timeout http-request 60s',
    // Idle connections keep a worker that ends for no longer than this.
    `  timeout http-keep-alive ${KEEP_ALIVE}s`,
    '  timeout tunnel 1h',
    `frontend ${generationName(generation)}`,
    `  bind :${STATISTICS_PORT}`,
    IDLE_CLOSE,
    '  stats enable',
    `  stats uri ${statisticsPath}`,
    `  http-request deny status 404 unless { path_beg ${statisticsPath} }`,
    ...listeners.flatMap((listener, index) => renderListener(listener, index, scaled)),
    '',
  ].join('\n');
}

function renderListener(
  { port, record, targets }: RenderedListener,
  index: number,
  scaled: (milliseconds: number) => number,
): string[] {
  const { settings, hostPort } = record;
  const { healthCheck: check, stickiness, algorithm } = settings;
  const isHttp = settings.protocol === 'http';
  const receiving = targets.filter(({ receives }) => receives);
  const serverOf = ({ name, address, port: at }: RenderedTarget) => `  server ${name} ${address}:${at}`;
  return [
    `frontend listener-${index}`,
    `  mode ${settings.protocol}`,
    `  bind :${port}`,
    ...(isHttp
      ? [
          IDLE_CLOSE,
          '  option forwardfor',
          '  http-request set-header X-Forwarded-Proto http',
          `  http-request set-header X-Forwarded-Port ${hostPort ?? port}`,
        ]
      : []),
    `  default_backend ${trafficBackend(index)}`,
    `backend ${trafficBackend(index)}`,
    `  mode ${settings.protocol}`,
    `  retries ${retriesAmong(receiving.length)}`,
    `  balance ${algorithm === 'least_outstanding_requests' ? 'leastconn' : 'roundrobin'}`,
    ...(isHttp && stickiness
      ? [`  cookie AWSALB insert indirect nocache maxlife ${Math.max(1, Math.round(stickiness.duration / 1000))}s`]
      : []),
    ...receiving.map((each) => `${serverOf(each)}${isHttp && stickiness ? ` cookie ${each.name}` : ''}`),
    `backend ${checksBackend(index)}`,
    `  mode ${settings.protocol}`,
    ...(check.protocol === 'http'
      ? [
          '  option httpchk',
          `  http-check send meth GET uri ${check.path} ver HTTP/1.1 hdr Host localhost hdr User-Agent ELB-HealthChecker/2.0`,
          `  http-check expect status ${check.matcher}`,
        ]
      : []),
    `  timeout check ${Math.max(SHORTEST_TIMEOUT, scaled(check.timeout))}ms`,
    ...targets.map((each) => {
      const interval = scaled(each.isNew ? Math.min(FIRST_CHECKS, check.interval) : check.interval);
      // One check decides here; how many it takes is counted by the engine.
      return `${serverOf(each)} check inter ${interval}ms rise 1 fall 1`;
    }),
  ];
}
