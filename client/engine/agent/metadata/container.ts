/** One container as the metadata endpoints tell it; versions 3 and 4 differ in what they know. Pure. */
import { isOwnLabel } from '../../docker/labels.ts';
import { networkModeOf } from '../containerOptions/effective.ts';
import { parseRange } from '../containerOptions/network.ts';
import { desiredStatusOf, type ContainerFacts } from './taskFacts.ts';
import { present, timeText } from './times.ts';

const LEAST_CPU = 2;

/** @param version 4 has the log driver, the ARN, and on awsvpc the network interface */
export function containerDocument(facts: ContainerFacts, version: 3 | 4): object {
  const { task, container, definition, inspection } = facts;
  const four = version === 4;
  const health = container.health;
  const checked = (definition?.healthCheck?.command ?? []).length > 0;
  return present({
    DockerId: container.dockerId ?? '',
    Name: container.name,
    DockerName: container.dockerName ?? '',
    Image: container.image,
    ImageID: inspection?.imageId ?? '',
    Ports: nonEmpty(ports(facts)),
    Labels: inspection && withoutOwn(inspection.labels),
    DesiredStatus: desiredStatusOf(task, container),
    KnownStatus: container.status,
    ExitCode: container.exitCode,
    Limits: { CPU: Math.max(definition?.cpu ?? 0, LEAST_CPU), Memory: definition?.memory ?? 0 },
    CreatedAt: time(container.createdAt),
    StartedAt: time(container.startedAt),
    FinishedAt: time(container.finishedAt),
    Type: container.kind,
    ...(four ? {} : { Networks: nonEmpty(networks(facts, version)) }),
    Health: checked
      ? present({
          // Not told before the first verdict.
          status: health.status === 'UNKNOWN' ? undefined : health.status,
          statusSince: time(health.since),
          exitCode: health.exitCode,
          output: health.output,
        })
      : undefined,
    Volumes: nonEmpty(
      (inspection?.mounts ?? []).map(({ name, source, destination }) =>
        present({ DockerName: name, Source: source, Destination: destination }),
      ),
    ),
    ...(four
      ? {
          // Also where the logs are kept here instead: it is what the application knows.
          LogDriver: definition && (definition.logConfiguration?.logDriver ?? 'json-file'),
          LogOptions: definition?.logConfiguration?.options,
          ContainerARN: container.arn,
          Networks: nonEmpty(networks(facts, version)),
          Snapshotter: task.spec.launchType === 'FARGATE' ? 'overlayfs' : undefined,
          RestartCount: definition?.restartPolicy?.enabled ? container.restartCount : undefined,
        }
      : {}),
  });
}

const time = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : timeText(milliseconds));

const nonEmpty = <T>(list: readonly T[]) => (list.length === 0 ? undefined : list);

/** Without the labels that ECS would not have set. */
const withoutOwn = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !isOwnLabel(name)));

/** With awsvpc a container has no ports of its own. */
function ports({ container }: ContainerFacts): readonly object[] {
  return container.networkBindings.flatMap(
    ({ containerPort, hostPort, containerPortRange, hostPortRange, protocol = 'tcp', bindIP }) => {
      const [first = containerPort ?? 0, last = first] = parseRange(containerPortRange);
      const [hostFirst = hostPort ?? 0] = parseRange(hostPortRange);
      return Array.from({ length: last - first + 1 }, (_, index) =>
        present({
          ContainerPort: first + index,
          Protocol: protocol,
          HostPort: hostFirst + index,
          HostIp: bindIP,
        }),
      );
    },
  );
}

function networks(facts: ContainerFacts, version: 3 | 4): readonly object[] {
  const { task, networkOwner, container } = facts;
  if (!networkOwner || container.kind === 'NAMESPACE_PAUSE') return [];
  const mode = networkModeOf(task.spec);
  if (mode !== 'awsvpc') {
    return Object.entries(networkOwner.networks).map(([name, { ipAddress }]) => ({
      NetworkMode: name,
      IPv4Addresses: [ipAddress],
    }));
  }
  const details = new Map(
    task.observed.attachments.flatMap(({ details: all = [] }) => all.map(({ name, value }) => [name, value])),
  );
  const [network] = Object.values(networkOwner.networks);
  if (!network) return [];
  const basic = { NetworkMode: 'awsvpc', IPv4Addresses: [network.ipAddress] };
  if (version === 3) return [basic];
  const { prefixLength } = network;
  return [
    present({
      ...basic,
      AttachmentIndex: 0,
      MACAddress: network.macAddress,
      IPv4SubnetCIDRBlock: prefixLength === undefined ? undefined : subnetOf(network.ipAddress, prefixLength),
      DomainNameServers: nonEmpty(nameServers(facts).length > 0 ? nameServers(facts) : [DOCKER_RESOLVER]),
      DomainNameSearchList: nonEmpty(definitions(facts).flatMap(({ dnsSearchDomains }) => dnsSearchDomains ?? [])),
      PrivateDNSName: details.get('privateDnsName'),
      SubnetGatewayIpv4Address: prefixLength === undefined ? undefined : `${network.gateway}/${prefixLength}`,
    }),
  ];
}

/** Of every user-defined network of Docker. */
const DOCKER_RESOLVER = '127.0.0.11';

const definitions = ({ task }: ContainerFacts) => task.spec.definition.containerDefinitions ?? [];
const nameServers = (facts: ContainerFacts) => definitions(facts).flatMap(({ dnsServers }) => dnsServers ?? []);

/** `172.18.0.5` and 16 make `172.18.0.0/16`. */
export function subnetOf(address: string, prefixLength: number): string {
  const number = address.split('.').reduce((total, part) => total * 256 + Number(part), 0);
  const size = 2 ** (32 - prefixLength);
  const first = Math.floor(number / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join('.')}/${prefixLength}`;
}
