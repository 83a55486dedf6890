/** What a Docker that somebody wants to register is, or why it cannot be a container instance. */
import { hostOfEndpoint } from '../docker/namedDocker.ts';
import type { DockerInfo } from '../docker/docker.ts';
import type { DockerEndpoint } from '../docker/endpoint.ts';
import type { DockerWish } from '../state/instances.ts';
import { machineOf, type SeenDocker } from '../state/newInstance.ts';

/**
 * @param look asks the Docker that is named
 * @param own asks the engine's own Docker for its id; undefined when it does not answer
 * @throws Error whose message is for the user
 */
export async function lookAtDocker(
  wish: DockerWish,
  look: (wish: DockerWish) => Promise<{ readonly endpoint: DockerEndpoint; readonly info: DockerInfo }>,
  own: () => Promise<string | undefined>,
): Promise<SeenDocker> {
  const { endpoint, info } = await look(wish);
  if (info.osType !== 'linux') {
    throw new Error(`The Docker at ${endpoint.url} runs containers of ${info.osType}; Drydock runs those of Linux.`);
  }
  const machine = machineOf({ ...info, available: true });
  if (!machine) throw new Error(`The Docker at ${endpoint.url} does not tell its processors and memory.`);
  return {
    docker: { ...wish, address: wish.address ?? hostOfEndpoint(endpoint), id: identity(info) },
    machine,
    isOwn: (await own()) === identity(info),
  };
}

/** Podman makes up an id whenever it is asked; its machine has a name. */
export const identity = ({ id, name, product }: DockerInfo): string => (product === 'podman' ? `podman-${name}` : id);

/** Two agents on one Docker would take each other's containers for strays. */
export function objectionTo(expected: string, own: () => Promise<string | undefined>) {
  return async (info: DockerInfo): Promise<string | undefined> => {
    const found = identity(info);
    if (found === (await own())) return 'it is the Docker that Drydock itself uses; deregister one of the two';
    if (found === expected) return undefined;
    return `another Docker answers there than the one that was registered (${found} instead of ${expected}); deregister the instance and register it again`;
  };
}
