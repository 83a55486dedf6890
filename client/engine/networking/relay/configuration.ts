/**
 * How HAProxy passes requests on to the engine, and how a helper container is told so: the configuration travels in a
 * variable, because a container's options are all that Docker's API takes before its start. Pure.
 */
import type { ContainerSpec } from '../../docker/docker.ts';

/** Where SDKs look for the credentials of a task; the address cannot be chosen (ecs/runtime 3.4). */
export const ENDPOINTS_ADDRESS = '169.254.170.2';
export const ENDPOINTS_SUBNET = '169.254.170.0/24';

/** How the engine is reached from a helper container. */
export type EngineAddress =
  { readonly kind: 'tcp'; readonly host: string; readonly port: number } | { readonly kind: 'socket' };

/** In a helper container. */
export const SOCKET_FOLDER = '/run/endpoints';
const SOCKET = `${SOCKET_FOLDER}/endpoints.sock`;
const CONFIGURATION_VARIABLE = 'DRYDOCK_PROXY';
const CONFIGURATION_FOLDER = '/run/drydock';
/** Nobody, who owns nothing. */
const NOBODY = 65534;

export interface ProxyOptions {
  readonly engine: EngineAddress;
  /** Asked for once HAProxy listens, so that the engine knows. */
  readonly nonce?: string;
  /** Absent: 80, which is where ECS has it. */
  readonly port?: number | undefined;
  /** Give up root once the port is bound. */
  readonly dropPrivileges?: boolean;
}

/** Listens on 169.254.170.2 and lets nothing through but the paths that containers have business with. */
export function proxyConfiguration({ engine, nonce, port = 80, dropPrivileges = false }: ProxyOptions): string {
  const server = engine.kind === 'socket' ? `unix@${SOCKET}` : `${engine.host}:${engine.port}`;
  // A name is looked up at the start; on Docker Desktop and its likes it leads to the machine the engine runs on.
  const named = engine.kind === 'tcp' && !/^[\d.]+$/.test(engine.host) ? ' init-addr libc,none' : '';
  return [
    'global',
    '  log stdout format raw daemon err',
    '  maxconn 1024',
    ...(dropPrivileges ? [`  uid ${NOBODY}`, `  gid ${NOBODY}`] : []),
    'defaults',
    '  mode http',
    '  log global',
    '  timeout connect 2s',
    '  timeout client 15s',
    '  timeout server 15s',
    '  timeout http-request 5s',
    '  timeout http-keep-alive 5s',
    '  retries 1',
    'frontend endpoints',
    `  bind ${ENDPOINTS_ADDRESS}:${port}`,
    '  acl of_tasks path_beg /v3/ /v4/ /v2/credentials /api/ /health',
    '  http-request return status 404 unless of_tasks',
    '  default_backend engine',
    'backend engine',
    ...(nonce === undefined ? [] : [`  option httpchk GET /health/${nonce}`]),
    // One check at the start is all that is wanted; a failed one must not cut the way off for long.
    `  server engine ${server}${named}${nonce === undefined ? '' : ' check inter 60s fastinter 1s downinter 1s rise 1'}`,
    '',
  ].join('\n');
}

const START = `printf "%s" "$${CONFIGURATION_VARIABLE}" > ${CONFIGURATION_FOLDER}/haproxy.cfg && exec haproxy -db -f ${CONFIGURATION_FOLDER}/haproxy.cfg`;

interface HelperOptions {
  readonly image: string;
  readonly labels: Record<string, string>;
}

/** What all helper containers have in common: no way to anything but their task. */
function helper({ image, labels }: HelperOptions, script: string): ContainerSpec {
  return {
    Image: image,
    Entrypoint: ['sh', '-c'],
    Cmd: [script],
    // Not every HAProxy image runs as root; only root gets the capabilities below.
    User: '0',
    Labels: labels,
    StopSignal: 'SIGKILL',
    HostConfig: {
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges'],
      Memory: 64 * 1024 * 1024,
      Tmpfs: { [CONFIGURATION_FOLDER]: 'size=1m' },
      Ulimits: [{ Name: 'nofile', Soft: 4096, Hard: 4096 }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  };
}

/** One for all tasks, in the network of the machine that Docker runs on: 169.254.170.2 is a bridge's address there. */
export function relaySpec(options: HelperOptions & { readonly configuration: string }): ContainerSpec {
  const spec = helper(options, START);
  return {
    ...spec,
    Env: [`${CONFIGURATION_VARIABLE}=${options.configuration}`],
    HostConfig: { ...spec.HostConfig, NetworkMode: 'host', CapAdd: ['NET_BIND_SERVICE'] },
  };
}

/** One in the network namespace of a task: it gives the address to the loopback interface there, and has no privileges after that. */
export function forwarderSpec(
  options: HelperOptions & {
    readonly configuration: string;
    /** Docker's id of the container whose namespace it is. */
    readonly namespaceOf: string;
    /** Folder of this machine with the engine's socket in it, if that is how the engine is reached. */
    readonly socketFolder?: string | undefined;
  },
): ContainerSpec {
  const spec = helper(options, `ip addr add ${ENDPOINTS_ADDRESS}/32 dev lo 2>/dev/null; ${START}`);
  return {
    ...spec,
    Env: [`${CONFIGURATION_VARIABLE}=${options.configuration}`],
    HostConfig: {
      ...spec.HostConfig,
      NetworkMode: `container:${options.namespaceOf}`,
      CapAdd: ['NET_ADMIN', 'NET_BIND_SERVICE', 'SETUID', 'SETGID'],
      ...(options.socketFolder === undefined ? {} : { Binds: [`${options.socketFolder}:${SOCKET_FOLDER}`] }),
    },
  };
}

/** Asks as a task on Docker's default network would, until it is answered or removed. */
export function probeSpec(options: HelperOptions & { readonly nonce: string }): ContainerSpec {
  const url = `http://${ENDPOINTS_ADDRESS}/health/${options.nonce}`;
  const spec = helper(options, `until wget -qO- ${url}; do sleep 0.2; done`);
  return { ...spec, User: String(NOBODY), HostConfig: { ...spec.HostConfig, NetworkMode: 'bridge' } };
}
