/** The whole configuration of the proxy of one Service Connect endpoint (ecs/runtime section 8). Pure. */
import type { Offer } from '../../state/discovery.ts';
import { generationName } from '../haproxy/inForce.ts';
import { IDLE_CLOSE } from '../haproxy/options.ts';

export interface ConnectServer {
  /** The task's id. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface ConnectPort {
  readonly offer: Pick<Offer, 'port' | 'protocol' | 'idleTimeout' | 'requestTimeout'>;
  readonly servers: readonly ConnectServer[];
}

export interface ConnectConfiguration {
  /** Shown by the statistics, so that it can be seen which configuration is in force. */
  readonly generation: number;
  /** Unguessable: containers on the same network could ask for it, too. */
  readonly statisticsPath: string;
  readonly ports: readonly ConnectPort[];
}

const STATISTICS_PORTS = [65_432, 65_433] as const;

/** Where the proxy tells about itself: a port that no client connects to. */
export const statisticsPort = (ports: readonly { readonly port: number }[]): number =>
  ports.some(({ port }) => port === STATISTICS_PORTS[0]) ? STATISTICS_PORTS[1] : STATISTICS_PORTS[0];

/** What ECS's agent lets fail in a row before a host is left out, and for how long at least, in seconds. */
const OUTLIER = { failures: 5, ejection: 30 };
/** In place of "never". */
const WITHOUT_END = '24d';

export function renderConnect({ generation, statisticsPath, ports }: ConnectConfiguration): string {
  return [
    'global',
    '  maxconn 8000',
    // Connections that last keep an old worker: not for ever.
    '  hard-stop-after 1h',
    'defaults',
    '  mode http',
    // A connection that cannot be made goes to another host; what was sent is never sent twice.
    '  retries 2',
    '  option redispatch 1',
    '  timeout connect 1s',
    '  timeout queue 5s',
    '  timeout client 60s',
    '  timeout server 60s',
    '  timeout http-keep-alive 15s',
    `frontend ${generationName(generation)}`,
    `  bind :${statisticsPort(ports.map(({ offer }) => offer))}`,
    IDLE_CLOSE,
    '  stats enable',
    `  stats uri ${statisticsPath}`,
    `  http-request deny status 404 unless { path_beg ${statisticsPath} }`,
    ...ports.flatMap(renderPort),
    '',
  ].join('\n');
}

function renderPort({ offer, servers }: ConnectPort): string[] {
  const { port, protocol } = offer;
  const mode = protocol === 'tcp' ? 'tcp' : 'http';
  const idle = duration(offer.idleTimeout);
  const asH2 = protocol === 'http2' ? ' proto h2' : '';
  return [
    `frontend port-${port}`,
    `  mode ${mode}`,
    `  bind :${port}${asH2}`,
    ...(mode === 'http' ? [IDLE_CLOSE] : []),
    `  timeout client ${idle}`,
    `  default_backend to-${port}`,
    `backend to-${port}`,
    `  mode ${mode}`,
    '  balance roundrobin',
    `  timeout server ${protocol === 'tcp' ? idle : duration(offer.requestTimeout)}`,
    `  timeout tunnel ${idle}`,
    // A server that goes would close connections just when the next request is on its way.
    ...(protocol === 'http' ? ['  option http-server-close'] : []),
    ...renderServers(servers, mode, asH2),
  ];
}

/**
 * A host that fails again and again is left out until it was reached twice, at an interval; when all are, all are tried.
 */
function renderServers(servers: readonly ConnectServer[], mode: 'tcp' | 'http', asH2: string): string[] {
  const plain = servers.map(({ name, address, port }) => `  server ${name} ${address}:${port}${asH2}`);
  if (servers.length < 2) return plain;
  const { failures, ejection } = OUTLIER;
  const observed = `check inter ${ejection}s rise 2 fall 10 observe ${mode === 'http' ? 'layer7' : 'layer4'} error-limit ${failures} on-error mark-down`;
  return [
    '  option allbackups',
    ...plain.map((each) => `${each} ${observed}`),
    ...servers.map(({ name, address, port }) => `  server last-${name} ${address}:${port}${asH2} backup`),
  ];
}

const duration = (milliseconds: number): string => (milliseconds === 0 ? WITHOUT_END : `${milliseconds}ms`);
