/** The documents of the metadata endpoints: keys, their order, and what they are made of. */
import { describe, expect, it } from 'vitest';
import { subnetOf } from '../../../../../client/engine/agent/metadata/container.ts';
import { statsDocument } from '../../../../../client/engine/agent/metadata/stats.ts';
import { taskDocument } from '../../../../../client/engine/agent/metadata/task.ts';
import type { TaskFacts } from '../../../../../client/engine/agent/metadata/taskFacts.ts';
import { timeText } from '../../../../../client/engine/agent/metadata/times.ts';
import type { ContainerInspection, ContainerStats } from '../../../../../client/engine/docker/docker.ts';
import {
  PAUSE_CONTAINER_NAME,
  type ContainerObserved,
  type TaskRecord,
} from '../../../../../client/engine/state/model.ts';
import { container, taskRecord, type TaskOptions } from '../../../../support/taskRecords.ts';

const at = (seconds: number) => Date.UTC(2026, 0, 1, 0, 0, seconds);

const inspection = (id: string, more: Partial<ContainerInspection> = {}): ContainerInspection => ({
  id,
  name: `docker-${id}`,
  image: 'image',
  imageId: `sha256:${id}`,
  labels: { 'com.amazonaws.ecs.cluster': 'default', 'dev.drydock.engine': 'uuid', app: 'shop' },
  createdAt: 0,
  state: { status: 'running', running: true, oomKilled: false, exitCode: 0, error: '' },
  ports: {},
  networks: {},
  raw: {},
  ...more,
});

/** A running task; `more` by the container's name. */
function facts(
  options: TaskOptions,
  more: Readonly<Record<string, Partial<ContainerObserved>>> = {},
  inspections: Readonly<Record<string, Partial<ContainerInspection>>> = {},
): TaskFacts {
  const task = taskRecord(options);
  const pause: readonly ContainerObserved[] =
    options.definition.networkMode === 'awsvpc'
      ? [
          {
            ...(task.observed.containers[0] as ContainerObserved),
            name: PAUSE_CONTAINER_NAME,
            kind: 'CNI_PAUSE',
            status: 'RESOURCES_PROVISIONED',
            image: 'helper',
          },
        ]
      : [];
  const containers = [
    ...task.observed.containers.map((each): ContainerObserved => ({ ...each, status: 'RUNNING' })),
    ...pause,
  ].map((each): ContainerObserved => ({
    ...each,
    dockerId: `id-${each.name}`,
    dockerName: `ecs-${each.name}`,
    createdAt: at(1),
    startedAt: at(2),
    ...more[each.name],
  }));
  const record: TaskRecord = {
    ...task,
    observed: {
      ...task.observed,
      lastStatus: 'RUNNING',
      containers,
      attachments: [{ type: 'ElasticNetworkInterface', details: [{ name: 'privateDnsName', value: 'ip-1.internal' }] }],
      pullStartedAt: at(0),
    },
    tags: [{ key: 'team', value: 'shop' }],
  };
  return {
    task: record,
    now: at(60),
    inspections: new Map(
      containers.map(({ name, dockerId = '' }) => [name, inspection(dockerId, inspections[name] ?? {})]),
    ),
  };
}

type Document = Readonly<Record<string, unknown>> & {
  readonly Containers: readonly Readonly<Record<string, unknown>>[];
};
const told = (of: TaskFacts, version: 3 | 4 = 4, withTags = false) =>
  JSON.parse(JSON.stringify(taskDocument(of, { version, withTags }))) as Document;

describe('version 4', () => {
  it('tells a task of awsvpc with its pause and its network', () => {
    const network = { ipAddress: '172.18.3.9', macAddress: '02:42:00', gateway: '172.18.0.1', prefixLength: 16 };
    const document = told(
      facts(
        { definition: { networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [container('web')] } },
        {},
        { [PAUSE_CONTAINER_NAME]: { networks: { vpc: network } } },
      ),
    );
    expect(Object.keys(document)).toEqual([
      'Cluster',
      'TaskARN',
      'Family',
      'Revision',
      'DesiredStatus',
      'KnownStatus',
      'Limits',
      'PullStartedAt',
      'AvailabilityZone',
      'LaunchType',
      'Containers',
      'VPCID',
      'FaultInjectionEnabled',
    ]);
    expect(document).toMatchObject({
      Cluster: 'default',
      Family: 'web',
      Revision: '1',
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      Limits: { CPU: 0.25, Memory: 512 },
      PullStartedAt: '2026-01-01T00:00:00Z',
      LaunchType: 'EC2',
    });
    const [web, pause] = document.Containers;
    expect(Object.keys(web ?? {})).toEqual([
      'DockerId',
      'Name',
      'DockerName',
      'Image',
      'ImageID',
      'Labels',
      'DesiredStatus',
      'KnownStatus',
      'Limits',
      'CreatedAt',
      'StartedAt',
      'Type',
      'LogDriver',
      'ContainerARN',
      'Networks',
    ]);
    expect(web).toMatchObject({
      Labels: { 'com.amazonaws.ecs.cluster': 'default', app: 'shop' },
      Limits: { CPU: 2, Memory: 64 },
      Networks: [
        {
          NetworkMode: 'awsvpc',
          IPv4Addresses: ['172.18.3.9'],
          AttachmentIndex: 0,
          MACAddress: '02:42:00',
          IPv4SubnetCIDRBlock: '172.18.0.0/16',
          DomainNameServers: ['127.0.0.11'],
          PrivateDNSName: 'ip-1.internal',
          SubnetGatewayIpv4Address: '172.18.0.1/16',
        },
      ],
    });
    expect(web?.['Labels']).not.toHaveProperty('dev.drydock.engine');
    expect(pause).toMatchObject({
      Name: PAUSE_CONTAINER_NAME,
      Type: 'CNI_PAUSE',
      DesiredStatus: 'RESOURCES_PROVISIONED',
      KnownStatus: 'RESOURCES_PROVISIONED',
    });
  });

  it('tells ports, volumes, health, exit codes, logs and restarts', () => {
    const document = told(
      facts(
        {
          definition: {
            networkMode: 'bridge',
            containerDefinitions: [
              container('web', {
                cpu: 128,
                healthCheck: { command: ['CMD', 'true'] },
                logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
                restartPolicy: { enabled: true },
              }),
              container('done', { essential: false }),
            ],
          },
        },
        {
          web: {
            networkBindings: [
              { bindIP: '0.0.0.0', containerPort: 80, hostPort: 32768, protocol: 'tcp' },
              { bindIP: '0.0.0.0', containerPortRange: '90-91', hostPortRange: '190-191', protocol: 'udp' },
            ],
            health: { status: 'HEALTHY', since: at(5), output: 'fine' },
            restartCount: 2,
          },
          done: { status: 'STOPPED', exitCode: 0, finishedAt: at(9) },
        },
        {
          web: {
            mounts: [{ name: 'v', source: '/var/v', destination: '/data' }],
            networks: { bridge: { ipAddress: '172.17.0.2', macAddress: '', gateway: '172.17.0.1', prefixLength: 16 } },
          },
        },
      ),
    );
    const [web, done] = document.Containers;
    expect(web).toMatchObject({
      Ports: [
        { ContainerPort: 80, Protocol: 'tcp', HostPort: 32768, HostIp: '0.0.0.0' },
        { ContainerPort: 90, Protocol: 'udp', HostPort: 190 },
        { ContainerPort: 91, Protocol: 'udp', HostPort: 191 },
      ],
      Limits: { CPU: 128, Memory: 64 },
      Health: { status: 'HEALTHY', statusSince: '2026-01-01T00:00:05Z', output: 'fine' },
      Volumes: [{ DockerName: 'v', Source: '/var/v', Destination: '/data' }],
      LogDriver: 'awslogs',
      LogOptions: { 'awslogs-group': 'g' },
      RestartCount: 2,
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: ['172.17.0.2'] }],
    });
    expect(done).toMatchObject({ KnownStatus: 'STOPPED', ExitCode: 0, FinishedAt: '2026-01-01T00:00:09Z' });
    expect(done).not.toHaveProperty('RestartCount');
    expect(done).not.toHaveProperty('Health');
  });

  it('has no status of health before there is one', () => {
    const definition = { containerDefinitions: [container('web', { healthCheck: { command: ['CMD', 'x'] } })] };
    expect(told(facts({ definition })).Containers[0]?.['Health']).toEqual({});
  });

  it('tells of Fargate what is known only there', () => {
    const document = told(
      facts({
        launchType: 'FARGATE',
        definition: { networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [container('web')] },
        overrides: { ephemeralStorage: { sizeInGiB: 30 } },
      }),
    );
    expect(document).toMatchObject({
      Cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
      LaunchType: 'FARGATE',
      ClockDrift: { ReferenceTimestamp: '2026-01-01T00:01:00Z', ClockSynchronizationStatus: 'SYNCHRONIZED' },
      EphemeralStorageMetrics: { Reserved: 30_720 },
    });
    expect(document.Containers[0]).toHaveProperty('Snapshotter');
  });

  it('tells tags when asked for, the service, and the end', () => {
    const of = facts({ definition: { containerDefinitions: [container('web')] } });
    const task: TaskRecord = {
      ...of.task,
      spec: { ...of.task.spec, group: 'service:shop' },
      desired: { status: 'STOPPED' },
    };
    const document = told({ ...of, task }, 4, true);
    expect(document).toMatchObject({
      TaskTags: { team: 'shop' },
      ContainerInstanceTags: {},
      ServiceName: 'shop',
      DesiredStatus: 'STOPPED',
      KnownStatus: 'RUNNING',
    });
    expect(told(of)).not.toHaveProperty('TaskTags');
  });

  it('leaves out containers that are not made yet, and counts them', () => {
    const definition = { containerDefinitions: [container('web'), container('slow')] };
    const of = facts({ definition }, { slow: { status: 'PULLED' } });
    const containers = of.task.observed.containers.map((each): ContainerObserved => {
      if (each.name !== 'slow') return each;
      const { dockerId: _, ...rest } = each;
      return rest;
    });
    const document = told({ ...of, task: { ...of.task, observed: { ...of.task.observed, containers } } });
    expect(document.Containers.map(({ Name }) => Name)).toEqual(['web']);
    expect(document['KnownStatus']).toBe('PULLED');
  });
});

it('version 3 knows neither launch type nor log driver nor the interface', () => {
  const network = { ipAddress: '172.18.3.9', macAddress: '02:42:00', gateway: '172.18.0.1', prefixLength: 16 };
  const document = told(
    facts(
      { definition: { networkMode: 'awsvpc', containerDefinitions: [container('web')] } },
      {},
      { [PAUSE_CONTAINER_NAME]: { networks: { vpc: network } } },
    ),
    3,
  );
  expect(document).not.toHaveProperty('LaunchType');
  expect(document.Containers[0]).not.toHaveProperty('ContainerARN');
  expect(document.Containers[0]).not.toHaveProperty('LogDriver');
  expect(document.Containers[0]?.['Networks']).toEqual([{ NetworkMode: 'awsvpc', IPv4Addresses: ['172.18.3.9'] }]);
});

it.each([
  ['172.18.3.9', 16, '172.18.0.0/16'],
  ['10.1.2.255', 24, '10.1.2.0/24'],
  ['10.1.2.255', 25, '10.1.2.128/25'],
  ['192.168.255.1', 20, '192.168.240.0/20'],
])('%s of /%i is in %s', (address, bits, subnet) => expect(subnetOf(address, bits)).toBe(subnet));

it.each([
  [Date.UTC(2026, 0, 1), '2026-01-01T00:00:00Z'],
  [Date.UTC(2026, 0, 1, 10, 20, 30, 500), '2026-01-01T10:20:30.5Z'],
  [Date.UTC(2026, 0, 1, 10, 20, 30, 7), '2026-01-01T10:20:30.007Z'],
])('writes %i as the agent does', (time, text) => expect(timeText(time)).toBe(text));

describe('statistics', () => {
  const sample = (time: number, received: number, sent: number): ContainerStats => ({
    time,
    cpuNanoseconds: 0,
    onlineCpus: 1,
    memoryBytes: 0,
    memoryLimitBytes: 0,
    network: { receivedBytes: received, sentBytes: sent },
    blockReadBytes: 0,
    blockWrittenBytes: 0,
    processes: 1,
    raw: { read: `at ${time}`, cpu_stats: { time } },
  });

  it('get what was before, and the rates since', () => {
    expect(statsDocument(sample(3000, 500, 90), sample(1000, 100, 90))).toEqual({
      read: 'at 3000',
      cpu_stats: { time: 3000 },
      precpu_stats: { time: 1000 },
      preread: 'at 1000',
      network_rate_stats: { rx_bytes_per_sec: 200, tx_bytes_per_sec: 0 },
    });
  });

  it('are Docker’s alone the first time', () => {
    const first = sample(1000, 1, 1);
    expect(statsDocument(first, undefined)).toEqual(first.raw);
    expect(statsDocument(first, first)).not.toHaveProperty('network_rate_stats');
  });
});
