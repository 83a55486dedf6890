/**
 * Docker for those who name a container and need not know which Docker has it: logs, commands, files, statistics. Whatever
 * is not about one container leads to the engine's own Docker.
 */
import type { Docker } from '../docker/docker.ts';
import type { StoreReader } from '../state/store.ts';

/** @param others by the ARN of their container instance; usually none */
export function routedDocker(
  own: Docker,
  store: StoreReader,
  others: ReadonlyMap<string, { readonly docker: Docker }>,
): Docker {
  const having = (id: string): Docker => {
    if (others.size === 0) return own;
    const task = store
      .tasks()
      .find(({ observed }) =>
        observed.containers.some(({ dockerId, dockerName }) => dockerId === id || dockerName === id),
      );
    return others.get(task?.spec.containerInstanceArn ?? '')?.docker ?? own;
  };
  return Object.assign(Object.create(own) as Docker, {
    inspectContainer: (id) => having(id).inspectContainer(id),
    processCount: (id) => having(id).processCount(id),
    stats: (id, options) => having(id).stats(id, options),
    statPath: (id, path) => having(id).statPath(id, path),
    readArchive: (id, path, signal) => having(id).readArchive(id, path, signal),
    putFiles: (id, files) => having(id).putFiles(id, files),
    logs: (id, options) => having(id).logs(id, options),
    logBatches: (id, options) => having(id).logBatches(id, options),
    exec: (id, options) => having(id).exec(id, options),
  } satisfies Partial<Docker>);
}
