import type { LinkedTask } from '../request.ts';

/** The named port mappings of the linked definition; undefined when some of them cannot be known. */
export function namedPorts({ task }: LinkedTask) {
  const { containers } = task;
  if (containers?.isComplete !== true) return undefined;
  const lists = containers.items.map(({ portMappings }) => portMappings);
  if (lists.some((list) => list !== undefined && !list.isComplete)) return undefined;
  const mappings = lists.flatMap((list) => list?.items ?? []).filter(({ name }) => name !== undefined);
  return mappings.some(({ name }) => name?.value === undefined) ? undefined : mappings;
}
