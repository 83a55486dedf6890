/** Which ports of this machine a task asks for (ecs/runtime 2.1 "portMappings"). */
import type { ContainerDefinition, TaskSpec } from '../../state/model.ts';
import type { NetworkMode } from '../containerOptions/context.ts';
import { overlayOf } from '../containerOptions/effective.ts';
import { parseRange } from '../containerOptions/network.ts';

export interface PortWish {
  readonly containerPort: number;
  /** More than 1 for a `containerPortRange`: that many consecutive ports. */
  readonly count: number;
  readonly protocol: 'tcp' | 'udp';
  /** `fixed`: that port or failure. `preferred`: that port if it is free. `any`: one that is free. */
  readonly choice: { readonly kind: 'fixed' | 'preferred'; readonly hostPort: number } | { readonly kind: 'any' };
}

/** Ports below need privileges on many machines. */
const FIRST_UNPRIVILEGED = 1024;

/** Ports of one container on bridge. */
export function bridgeWishes(task: Pick<TaskSpec, 'overlay'>, container: ContainerDefinition): readonly PortWish[] {
  return wishes(task, [container], true, (hostPort) =>
    hostPort === undefined || hostPort === 0 ? { kind: 'any' } : { kind: 'fixed', hostPort },
  );
}

/** Ports of a whole awsvpc task, for its pause. On ECS they are open on the task's own address, under their own numbers. */
export function awsvpcWishes(
  task: Pick<TaskSpec, 'overlay'>,
  containers: readonly ContainerDefinition[],
): readonly PortWish[] {
  return wishes(task, containers, false, (_hostPort, containerPort) =>
    containerPort < FIRST_UNPRIVILEGED ? { kind: 'any' } : { kind: 'preferred', hostPort: containerPort },
  );
}

/**
 * What host mode shows: the container's ports are the machine's.
 * @param address where those of another machine are reached
 */
export function hostBindings(container: ContainerDefinition, mode: NetworkMode, address = '0.0.0.0') {
  if (mode !== 'host') return [];
  return (container.portMappings ?? []).flatMap(({ containerPort, protocol }) =>
    containerPort === undefined
      ? []
      : [{ bindIP: address, containerPort, hostPort: containerPort, protocol: protocol ?? ('tcp' as const) }],
  );
}

/** @param several whether one container port may be mapped more than once */
function wishes(
  task: Pick<TaskSpec, 'overlay'>,
  containers: readonly ContainerDefinition[],
  several: boolean,
  choose: (hostPort: number | undefined, containerPort: number) => PortWish['choice'],
): readonly PortWish[] {
  const found = new Map<string, PortWish>();
  for (const container of containers) {
    const given = overlayOf(task, container.name).ports ?? {};
    for (const mapping of container.portMappings ?? []) {
      const protocol = mapping.protocol ?? 'tcp';
      const [first = mapping.containerPort, last = first] = parseRange(mapping.containerPortRange);
      if (first === undefined || last === undefined) continue;
      const key = `${first}/${protocol}`;
      const overlayPort = given[key] ?? given[String(first)];
      const identity = several && overlayPort === undefined ? `${key} ${mapping.hostPort ?? 0}` : key;
      if (found.has(identity)) continue;
      found.set(identity, {
        containerPort: first,
        count: last - first + 1,
        protocol,
        choice:
          overlayPort === undefined
            ? choose(mapping.hostPort, first)
            : overlayPort === 0
              ? { kind: 'any' }
              : { kind: 'fixed', hostPort: overlayPort },
      });
    }
  }
  return [...found.values()];
}
