/** Where a Docker engine is, in the words of DOCKER_HOST. */
export interface DockerEndpoint {
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://host:2376`, `ssh://user@host`. */
  readonly url: string;
  /** How it was found, for messages: `DOCKER_HOST`, `Docker context "colima"`. */
  readonly foundBy: string;
  /** PEM texts for `tcp` with TLS. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly skipVerify?: boolean };
}

/** One that somebody names and that there cannot be; the message tells what to do. */
export class NoSuchDocker extends Error {
  override readonly name = 'NoSuchDocker';
}

/** What dockerode needs to reach an endpoint. */
export interface ClientOptions {
  readonly protocol: 'http' | 'https';
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Takes an endpoint's URL apart.
 * @throws Error when the scheme is none that Docker knows
 */
export function clientOptions({ url, tls }: DockerEndpoint): ClientOptions {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1];
  const rest = url.slice((scheme?.length ?? 0) + 3);
  switch (scheme) {
    case 'unix':
      return { protocol: 'http', socketPath: rest };
    case 'npipe':
      // npipe:////./pipe/name is the URL form of \\.\pipe\name, which Node takes with slashes too.
      return { protocol: 'http', socketPath: rest };
    case 'tcp':
    case 'http':
    case 'https': {
      const { hostname, port } = new URL(`http://${rest}`);
      const secure = tls !== undefined || scheme === 'https';
      return {
        protocol: secure ? 'https' : 'http',
        host: hostname,
        port: port === '' ? (secure ? 2376 : 2375) : Number(port),
        ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
        ...(tls?.cert === undefined ? {} : { cert: tls.cert }),
        ...(tls?.key === undefined ? {} : { key: tls.key }),
      };
    }
    case 'ssh':
      // Host, port and user are for ssh itself (`sshConnections.ts`); HTTP only needs a name to put in its header.
      return { protocol: 'http', host: new URL(url).hostname, port: 80 };
    default:
      throw new Error(
        `"${url}" is no address of a Docker engine; write unix:///path/docker.sock, npipe:////./pipe/docker_engine, tcp://host:port or ssh://user@host`,
      );
  }
}
