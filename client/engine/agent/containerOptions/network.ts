import type { PortBinding } from '../../docker/docker.ts';
import type { NetworkBinding } from '../../state/model.ts';
import type { ContainerContext, FieldFamily, Machine, SpecPart } from './context.ts';

/**
 * The network of one container. On awsvpc it joins the pause's namespace, and Docker refuses every option that belongs to
 * the owner of the namespace (ecs/runtime 2.1): those are on the pause.
 */
export const networkOptions: FieldFamily = (context) => {
  const { container, networkMode, links, machine } = context;
  switch (networkMode) {
    case 'awsvpc':
      return { HostConfig: { NetworkMode: `container:${links.pauseId ?? ''}` } };
    case 'host':
      return merge(hostnameOptions(context), { HostConfig: { NetworkMode: 'host', ...nameServers([container]) } });
    case 'none':
      return merge(hostnameOptions(context), { HostConfig: { NetworkMode: 'none' } });
    case 'bridge': {
      const published = publishedPorts(links.bindings, machine);
      return merge(hostnameOptions(context), {
        ...(container.disableNetworking ? { NetworkDisabled: true } : {}),
        ...(published.ExposedPorts ? { ExposedPorts: published.ExposedPorts } : {}),
        HostConfig: {
          NetworkMode: 'bridge',
          ...published.HostConfig,
          ...linkOptions(context),
          ...nameServers([container], links.hosts),
        },
      });
    }
  }
};

const hostnameOptions = ({ container: { hostname } }: ContainerContext): SpecPart =>
  hostname === undefined ? {} : { Hostname: hostname };

const merge = (a: SpecPart, b: SpecPart): SpecPart => ({ ...a, ...b });

/** `name` or `name:alias`; the name becomes the one the container has in Docker. */
function linkOptions({ container, links }: ContainerContext) {
  const resolved = (container.links ?? []).flatMap((link) => {
    const [name = '', alias = name] = link.split(':');
    const dockerName = links.dockerNames[name];
    return dockerName === undefined ? [] : [`${dockerName}:${alias}`];
  });
  return resolved.length === 0 ? {} : { Links: resolved };
}

/** Resolver settings and extra hosts; for a pause those of all containers together. What the definition says goes first. */
export function nameServers(containers: readonly ContainerContext['container'][], more: readonly string[] = []) {
  const dns = unique(containers.flatMap(({ dnsServers }) => dnsServers ?? []));
  const search = unique(containers.flatMap(({ dnsSearchDomains }) => dnsSearchDomains ?? []));
  const hosts = unique([
    ...containers.flatMap(({ extraHosts }) =>
      (extraHosts ?? []).map(({ hostname, ipAddress }) => `${hostname ?? ''}:${ipAddress ?? ''}`),
    ),
    ...more,
  ]);
  return {
    ...(dns.length === 0 ? {} : { Dns: dns }),
    ...(search.length === 0 ? {} : { DnsSearch: search }),
    ...(hosts.length === 0 ? {} : { ExtraHosts: hosts }),
  };
}

const unique = (values: readonly string[]) => [...new Set(values)];

/** Docker's two maps for bindings; a range is spelled out port by port. */
export function publishedPorts(bindings: readonly NetworkBinding[], { bindAddress }: Pick<Machine, 'bindAddress'>) {
  if (bindings.length === 0) return { HostConfig: {} };
  const ExposedPorts: Record<string, Record<string, never>> = {};
  const PortBindings: Record<string, PortBinding[]> = {};
  for (const { key, address, port } of bindings.flatMap(spellOut)) {
    ExposedPorts[key] = {};
    (PortBindings[key] ??= []).push({ HostIp: bindAddress ?? address, HostPort: String(port) });
  }
  return { ExposedPorts, HostConfig: { PortBindings } };
}

function spellOut({
  bindIP = '',
  containerPort,
  hostPort,
  containerPortRange,
  hostPortRange,
  protocol = 'tcp',
}: NetworkBinding) {
  const [containerFirst = containerPort ?? 0, containerLast = containerFirst] = parseRange(containerPortRange);
  const [hostFirst = hostPort ?? 0] = parseRange(hostPortRange);
  return Array.from({ length: containerLast - containerFirst + 1 }, (_, index) => ({
    key: `${containerFirst + index}/${protocol}`,
    address: bindIP,
    port: hostFirst + index,
  }));
}

/** `"8000-8005"` as its two ends. */
export function parseRange(text: string | undefined): readonly number[] {
  return text === undefined ? [] : text.split('-').map(Number);
}
