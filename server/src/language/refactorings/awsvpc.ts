import { member, pathOf } from '../nodes.ts';
import type { Change } from '../problem.ts';
import { isWindows, requirementOf } from '../rules/launchTypes.ts';
import type { Container, TaskDefinition } from '../taskDefinition.ts';
import type { Refactor } from './refactoring.ts';

/** From the instance's bridge to an address of the task's own: containers reach each other by localhost then. */
export const bridgeToAwsvpc: Refactor = function* ({ task, context, touches }) {
  const mode = task.networkMode === undefined ? 'bridge' : task.networkMode.value;
  const isFargate = requirementOf(task, 'FARGATE', context) !== undefined;
  if (mode !== 'bridge' || isFargate || isWindows(task)) return;
  const places = [task.networkMode?.node, task.networkMode === undefined ? task.family?.node : undefined];
  if (!places.some((place) => place !== undefined && touches(place))) return;
  const clash = clashIn(task);
  yield {
    title: 'Convert to network mode awsvpc (ports, links become localhost)',
    kind: 'refactor.rewrite',
    ...(clash === undefined ? {} : { disabled: clash }),
    changes: changesToAwsvpc(task),
  };
};

/** Removals go from the end to the start of each list, so that the paths still to come stay true. */
export function changesToAwsvpc(task: TaskDefinition): Change[] {
  const changes: Change[] = [{ kind: 'set', path: [...pathOf(task.node), 'networkMode'], value: 'awsvpc' }];
  for (const container of task.containers?.items ?? []) {
    for (const { hostPort } of container.portMappings?.items ?? []) {
      if (hostPort !== undefined) changes.push({ kind: 'remove', path: pathOf(hostPort.node) });
    }
    changes.push(...hostsInVariables(container));
    for (const key of ['links', 'hostname', 'dnsServers', 'dnsSearchDomains', 'extraHosts', 'disableNetworking']) {
      const written = member(container.node, key);
      if (written !== undefined) changes.push({ kind: 'remove', path: [...pathOf(container.node), key] });
    }
  }
  return changes;
}

/** A host in an address (`//db:5432/x`, `user@db`), or as a value of its own (`db`, `db:5432`). */
const HOST = /(^|\/\/|@)([\w-]+)(?=[:/]|$)/g;

/** Variables that call a linked container by its name or alias: `http://db:5432` becomes `http://localhost:5432`. */
function hostsInVariables(container: Container): Change[] {
  const hosts = new Set((container.links?.items ?? []).flatMap(({ value }) => value?.split(':') ?? []));
  return (container.environment?.items ?? []).flatMap(({ value }): Change[] => {
    if (value?.value === undefined) return [];
    const local = value.value.replaceAll(HOST, (all, before: string, host: string) =>
      hosts.has(host) ? `${before}localhost` : all,
    );
    return local === value.value ? [] : [{ kind: 'set', path: pathOf(value.node), value: local }];
  });
}

/** Two containers of one address cannot listen on the same port. */
export function clashIn(task: TaskDefinition): string | undefined {
  const owners = new Map<string, string>();
  for (const container of task.containers?.items ?? []) {
    const name = container.name?.value ?? 'a container';
    for (const { containerPort, protocol } of container.portMappings?.items ?? []) {
      if (containerPort?.value === undefined) continue;
      const port = `${containerPort.value}/${protocol?.value ?? 'tcp'}`;
      const owner = owners.get(port);
      if (owner !== undefined && owner !== name) {
        return `${owner} and ${name} both listen on port ${port}; with awsvpc they share one address. Change one of them first.`;
      }
      owners.set(port, name);
    }
  }
  return undefined;
}
