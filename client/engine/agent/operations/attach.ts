import { attached, vanished } from '../changes.ts';
import type { PerformOnContainer } from './context.ts';

/** Reads the address the pause got. */
export const attachOperation: PerformOnContainer = async ({ docker, network }, _task, container) => {
  const seen = await docker.inspectContainer(container.dockerId ?? '');
  return seen ? attached(seen, network.name) : vanished(container.name);
};
