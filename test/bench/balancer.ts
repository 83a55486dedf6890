/**
 * A service's balancer under load, against the same proxy configured by hand before the very same tasks, and against
 * Swarm's ingress before as many of the same. The tasks answer from memory, so that the way to them is what is measured.
 */
import { existsSync } from 'node:fs';
import {
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
  type CreateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import autocannon from 'autocannon';
import { docker, sweep } from '../support/dockerObjects.ts';
import { makeStateFolder, removeStateFolder, startEngine, type RunningEngine } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { callLocal } from '../support/localApi.ts';
import { networkOf } from '../support/networkOf.ts';
import { HELPER } from './samples.ts';
import { median, table } from './table.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = 5;
const CONNECTIONS = 16;
const REPLICAS = 3;
const PORT = 8080;
const SWARM_PORT = 18_080;
/** There once a kernel that has IPVS was asked for it. */
const KERNEL_BALANCER = '/proc/net/ip_vs';
const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/bench/0123456789abcdef';

/** HAProxy with a configuration; the memory that every container has at this place is writable for all. */
const haproxy = (configuration: readonly string[]) => [
  'sh',
  '-c',
  `printf '%s\\n' ${configuration.map((line) => `'${line}'`).join(' ')} > /dev/shm/h.cfg && exec haproxy -db -f /dev/shm/h.cfg`,
];
const DEFAULTS = [
  ...['global', 'maxconn 4000', 'defaults', 'mode http'],
  ...['timeout connect 2s', 'timeout client 60s', 'timeout server 60s'],
];
const ANSWERING = haproxy([
  ...[...DEFAULTS, 'frontend web', `bind :${PORT}`],
  'http-request return status 200 content-type text/plain string ok',
]);

/** A way to the tasks. */
interface Way {
  readonly name: string;
  readonly url: string;
  /** The container of the proxy, if it has one of its own. */
  readonly proxy?: string;
}

interface Sample {
  readonly rate: number;
  readonly p99: number;
  readonly failed: number;
  /** Microseconds of the proxy's CPU time for each request. */
  readonly cost?: number;
}

/** @returns a table; needs a Docker of its own */
export async function balancerFigures(): Promise<string> {
  const stateFolder = await makeStateFolder();
  const engine = await startEngine(stateFolder);
  const made: string[] = [];
  try {
    const ours = await serviceOf(engine);
    const hand = await byHand(engine);
    made.push(hand.proxy);
    const swarm = await swarmIngress();
    const ways: Way[] = [hand, ours, ...(typeof swarm === 'string' ? [] : [swarm])];
    const samples = ways.map((): Sample[] => []);
    for (let round = -1; round < ROUNDS; round++) {
      for (const [index, way] of ways.entries()) {
        const sample = await load(way);
        if (round >= 0) samples[index]?.push(sample);
      }
    }
    const [base = []] = samples;
    const rows = ways.map(({ name }, index) => {
      const all = samples[index] ?? [];
      const of = (value: (sample: Sample) => number) => median(all.map(value));
      const ratio = median(all.map(({ rate }, round) => rate / (base[round]?.rate ?? NaN)));
      const costs = all.flatMap(({ cost }) => cost ?? []);
      return [
        ...[name, of(({ rate }) => rate).toFixed(0), ratio.toFixed(2), `${of(({ p99 }) => p99).toFixed(1)} ms`],
        costs.length === 0 ? '' : `${median(costs).toFixed(1)} µs`,
        String(all.reduce((sum, { failed }) => sum + failed, 0)),
        index === 1 ? '≥ 0.95' : '',
      ];
    });
    return [
      table(['', 'requests/s', 'ratio to by hand', 'p99', 'CPU of the proxy per request', 'failed', 'target'], rows),
      ...(typeof swarm === 'string' ? ['', `Swarm's ingress could not be had here: ${swarm}`] : []),
    ].join('\n');
  } finally {
    await Promise.all(made.map((id) => docker.getContainer(id).remove({ force: true })));
    await engine.kill();
    await sweep(engine.ready.engineId);
    await removeStateFolder(stateFolder);
  }
}

async function load({ url, proxy }: Way): Promise<Sample> {
  const before = await cpuOf(proxy);
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS });
  const after = await cpuOf(proxy);
  const failed = result.non2xx + result.errors + result.timeouts;
  const sample = { rate: result.requests.total / result.duration, p99: result.latency.p99, failed };
  if (before === undefined || after === undefined) return sample;
  return { ...sample, cost: (after - before) / 1000 / result.requests.total };
}

/** Nanoseconds that a container has used. */
async function cpuOf(id: string | undefined): Promise<number | undefined> {
  if (id === undefined) return undefined;
  const { cpu_stats } = await docker.getContainer(id).stats({ stream: false, 'one-shot': true });
  return cpu_stats.cpu_usage.total_usage;
}

async function serviceOf(engine: RunningEngine): Promise<Way> {
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: 'bench-web',
      networkMode: 'awsvpc',
      containerDefinitions: [
        { name: 'web', image: HELPER, command: ANSWERING, memory: 64, portMappings: [{ containerPort: PORT }] },
      ],
    }),
  );
  const request: CreateServiceCommandInput = {
    serviceName: 'bench-web',
    taskDefinition: 'bench-web',
    desiredCount: REPLICAS,
    launchType: 'EC2',
    loadBalancers: [{ targetGroupArn: GROUP, containerName: 'web', containerPort: PORT }],
    ...networkOf('awsvpc'),
  };
  const { service } = await engine.client.send(new CreateServiceCommand(request));
  return eventually(
    async () => {
      const local = await callLocal(engine, 'DescribeLocalService', { service: service?.serviceArn ?? '' });
      const healthy = local.targets.filter(({ state }) => state === 'healthy');
      const { host, port } = local.balancer?.listeners[0]?.address ?? {};
      if (healthy.length !== REPLICAS || port === undefined) throw new Error(JSON.stringify(local.targets));
      const [proxy] = await containersOf(engine, 'balancer');
      return { name: "Drydock's balancer", url: `http://${host ?? ''}:${port}/`, proxy: proxy?.Id ?? '' };
    },
    { deadlineSeconds: 180 },
  );
}

const containersOf = (engine: RunningEngine, role: string) =>
  docker.listContainers({
    filters: { label: [`dev.drydock.engine=${engine.ready.engineId}`, `dev.drydock.role=${role}`] },
  });

async function byHand(engine: RunningEngine): Promise<Way & { readonly proxy: string }> {
  const pauses = await containersOf(engine, 'pause');
  const networks = pauses.flatMap(({ NetworkSettings }) => Object.entries(NetworkSettings.Networks));
  const configuration = [
    ...[...DEFAULTS, 'frontend web', `bind :${PORT}`, 'default_backend tasks', 'backend tasks', 'balance roundrobin'],
    ...networks.map(([, { IPAddress }], index) => `server t${index} ${IPAddress}:${PORT} check`),
  ];
  const container = await docker.createContainer({
    Image: HELPER,
    Entrypoint: [],
    Cmd: haproxy(configuration),
    ExposedPorts: { [`${PORT}/tcp`]: {} },
    HostConfig: {
      NetworkMode: networks[0]?.[0] ?? '',
      PortBindings: { [`${PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] },
      Ulimits: [{ Name: 'nofile', Soft: 18_000, Hard: 18_000 }],
    },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const port = NetworkSettings.Ports[`${PORT}/tcp`]?.[0]?.HostPort ?? '';
  return { name: 'HAProxy by hand', url: await answering(`http://127.0.0.1:${port}/`), proxy: container.id };
}

/** @returns why it cannot be had, where it cannot */
async function swarmIngress(): Promise<Way | string> {
  try {
    await docker.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
    await docker.createService({
      Name: 'bench-web',
      TaskTemplate: { ContainerSpec: { Image: HELPER, Command: ANSWERING } },
      Mode: { Replicated: { Replicas: REPLICAS } },
      EndpointSpec: { Ports: [{ Protocol: 'tcp', TargetPort: PORT, PublishedPort: SWARM_PORT }] },
    });
    return { name: "Swarm's ingress", url: await answering(`http://127.0.0.1:${SWARM_PORT}/`) };
  } catch (error) {
    if (!existsSync(KERNEL_BALANCER)) return `it is made of IPVS, which this kernel is without (no ${KERNEL_BALANCER})`;
    const [task] = (await docker.listTasks().catch(() => [])) as { Status?: { Err?: string } }[];
    return task?.Status?.Err ?? (error instanceof Error ? error.message : String(error));
  }
}

/** The address once it answers. */
const answering = (url: string): Promise<string> =>
  eventually(
    async () => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return url;
    },
    { deadlineSeconds: 60 },
  );
