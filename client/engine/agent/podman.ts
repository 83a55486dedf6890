/** What Podman's Docker API does otherwise than Docker's (seen with Podman 4.3): made up for where it can be, told where not. */
import type { ContainerCreation, Docker } from '../docker/docker.ts';
import type { Notice, OverlaySettings, TaskDefinitionInput } from '../state/model.ts';
import { hasCheck } from './health.ts';

/**
 * Podman refuses links. What they are for, the other container's address under a name, an entry in /etc/hosts gives too:
 * the target runs already, and its address stays as long as it does.
 */
export async function withoutLinks(docker: Docker, creation: ContainerCreation): Promise<ContainerCreation> {
  const { Links: links, ...hostConfig } = creation.spec.HostConfig;
  if (!links) return creation;
  const hosts = await Promise.all(
    links.map(async (link) => {
      const [target = '', alias = target] = link.split(':');
      const networks = Object.values((await docker.inspectContainer(target))?.networks ?? {});
      const address = networks.find(({ ipAddress }) => ipAddress !== '')?.ipAddress;
      return address === undefined ? [] : [`${alias}:${address}`];
    }),
  );
  const ExtraHosts = [...(hostConfig.ExtraHosts ?? []), ...hosts.flat()];
  return { ...creation, spec: { ...creation.spec, HostConfig: { ...hostConfig, ExtraHosts } } };
}

/** What a user of Podman must know before the task runs. */
export function podmanNotices(definition: TaskDefinitionInput, overlay: OverlaySettings | undefined): Notice[] {
  return (definition.containerDefinitions ?? []).flatMap((container, index): Notice[] => {
    if (overlay?.containers[container.name ?? '']?.skip) return [];
    const pointer = `/containerDefinitions/${index}`;
    const links: Notice = {
      kind: 'changed',
      pointer: `${pointer}/links`,
      message:
        'links: Podman has none; the linked containers are entered in /etc/hosts instead, without the environment ' +
        'variables that Docker adds.',
    };
    const health: Notice = {
      kind: 'changed',
      pointer: `${pointer}/healthCheck`,
      message:
        'healthCheck: Podman runs checks by timers of systemd. Where the machine of Podman has no systemd they never run: ' +
        'the health stays UNKNOWN, and what waits for HEALTHY does not start.',
    };
    const logs: Notice = {
      kind: 'changed',
      pointer: `${pointer}/logConfiguration/logDriver`,
      message: 'logConfiguration: what is kept of awslogs may have lines twice (seen with Podman 4.3).',
    };
    return [
      ...(container.links?.length ? [links] : []),
      ...(hasCheck(container) ? [health] : []),
      ...(container.logConfiguration?.logDriver === 'awslogs' ? [logs] : []),
    ];
  });
}
