/** How containers of a Docker can reach a program on the loopback of the machine the engine runs on. Pure. */

/** What is known of the Docker engine. */
export interface DockerPlace {
  /** Where its API is, e.g. `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** As Docker tells it: `Docker Desktop`, `Debian GNU/Linux 12`. */
  readonly operatingSystem: string;
  readonly rootless: boolean;
  /** Of the engine's own process. */
  readonly platform: NodeJS.Platform;
}

export type EnginePlace =
  /** Docker's machine is this one: its host network is ours, and its containers can mount our folders. */
  | { readonly kind: 'same-machine' }
  /** The same, but its host network is another one (rootless). */
  | { readonly kind: 'same-files' }
  /** Docker runs in a virtual machine that leads to this one under a name. */
  | { readonly kind: 'named'; readonly host: string }
  | { readonly kind: 'remote'; readonly why: string };

/** The name under which Docker Desktop, Colima, Rancher Desktop and OrbStack know the machine they run on. */
const NAME_OF_THE_MACHINE = 'host.docker.internal';

export function enginePlace({ endpoint, operatingSystem, rootless, platform }: DockerPlace): EnginePlace {
  const { scheme = '', host = '' } = /^(?<scheme>[a-z]+):\/\/(?:[^@/]*@)?(?<host>[^:/]*)/.exec(endpoint)?.groups ?? {};
  const isLocal = scheme === 'unix' || scheme === 'npipe' || /^(localhost|127\..*|\[::1\])$/.test(host);
  if (!isLocal) {
    return {
      kind: 'remote',
      why: `Docker runs on another machine (${host}), whose containers cannot reach the engine on this one`,
    };
  }
  if (platform !== 'linux' || /docker desktop/i.test(operatingSystem)) {
    return { kind: 'named', host: NAME_OF_THE_MACHINE };
  }
  return rootless ? { kind: 'same-files' } : { kind: 'same-machine' };
}
