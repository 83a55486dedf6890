/** The one user-defined network of an engine, its "VPC": awsvpc tasks have their addresses on it. */
import { DockerError, type Docker } from '../docker/docker.ts';
import { engineLabels, LABELS } from '../docker/labels.ts';

export interface EngineNetwork {
  readonly name: string;
  /** Makes the network unless it is there. Concurrent callers share one attempt. */
  ensure(): Promise<void>;
  /** Somebody removed it (`docker network prune`): the next {@link ensure} looks again. */
  forget(): void;
  /** Makes it unless it is there now, whatever was known of it: somebody may have removed it since. */
  renew(): Promise<void>;
  /** Removes it unless something is attached. */
  removeIfUnused(): Promise<void>;
}

/** @param version the Drydock version, for the label */
export function createEngineNetwork(docker: Docker, engineId: string, version: string): EngineNetwork {
  const name = networkNameOf(engineId);
  const labels = { ...engineLabels(engineId, 'network'), [LABELS.version]: version };
  let ready: Promise<void> | undefined;

  const listOwn = async () => (await docker.listNetworks(labelsOf(engineId))).filter((each) => each.name === name);

  const removeUnlessUsed = async (id: string): Promise<boolean> => {
    try {
      await docker.removeNetwork(id);
      return true;
    } catch (error) {
      if (!(error instanceof DockerError && error.kind === 'conflict')) throw error;
      return false;
    }
  };

  /**
   * Names of networks are not unique in Docker: an engine that was killed while it asked for the network, and the next one
   * that did not see it yet, make two, and no container starts on either. One without containers goes.
   */
  const keepOne = async () => {
    let left = await listOwn();
    for (const { id } of left.toReversed()) {
      if (left.length > 1 && (await removeUnlessUsed(id))) left = left.filter((each) => each.id !== id);
    }
  };

  const make = async () => {
    if ((await listOwn()).length > 0) return keepOne();
    try {
      await docker.createNetwork({ name, labels });
    } catch (error) {
      // Made by an earlier run of this engine that was killed between its call and now, or by one that shares our state.
      if (!(error instanceof DockerError && error.kind === 'conflict')) throw error;
    }
    return keepOne();
  };

  const ensure = () => {
    ready ??= make().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };

  return {
    name,
    ensure,
    forget: () => (ready = undefined),
    renew() {
      ready = undefined;
      return ensure();
    },
    async removeIfUnused() {
      ready = undefined;
      for (const network of await docker.listNetworks(labelsOf(engineId))) await removeUnlessUsed(network.id);
    },
  };
}

const labelsOf = (engineId: string) => ({ [LABELS.engine]: engineId, [LABELS.role]: 'network' });

export const networkNameOf = (engineId: string): string => `drydock-${engineId.replaceAll('-', '').slice(0, 12)}`;
