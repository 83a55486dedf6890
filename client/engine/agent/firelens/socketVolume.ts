/**
 * The volume that holds the router's socket. The log driver that writes to the socket is a part of Docker, so it must be in
 * a place that Docker and the router both have: a folder of this machine is none where Docker runs in a virtual machine.
 */
import type { TaskSpec } from '../../state/model.ts';
import { logRouterOf } from './router.ts';

/** Its name among a task's volumes; no definition can have it. */
export const SOCKET_VOLUME = '~internal~ecs~firelens';

/** The name in Docker is short: the path of a socket may have no more than 107 bytes. */
export const socketVolume = (task: Pick<TaskSpec, 'definition' | 'overlay' | 'id'>): Record<string, string> =>
  logRouterOf(task) ? { [SOCKET_VOLUME]: `firelens-${task.id.slice(0, 16)}` } : {};

/**
 * How the volume must be made for a router that is not root: a file system in memory, of which alone the owner can be told.
 * Undefined: an ordinary volume, which is root's.
 */
export function socketVolumeOptions(
  task: Pick<TaskSpec, 'definition' | 'overlay'>,
): Record<string, string> | undefined {
  const name = logRouterOf(task)?.name;
  const router = task.definition.containerDefinitions?.find((each) => each.name === name);
  const owner = /^(\d+)(?::(\d+))?$/.exec(router?.user ?? '');
  if (!owner || owner[1] === '0') return undefined;
  const [, user = '', group = user] = owner;
  return { type: 'tmpfs', device: 'tmpfs', o: `uid=${user},gid=${group},mode=0755` };
}
