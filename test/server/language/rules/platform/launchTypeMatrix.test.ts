import { describe, expect, it } from 'vitest';
import launchTypeSupport from '../../../../../schemas/facts/launchTypeSupport.json' with { type: 'json' };
import type { FieldSupport, Platform } from '../../../../../server/src/language/rules/platform/platforms.ts';
import { codesOf, service } from '../../../support/language.ts';

const fields = launchTypeSupport.fields as unknown as readonly FieldSupport[];

const WINDOWS = { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' };
const LINUX = { operatingSystemFamily: 'LINUX' };

/** The root of a definition that asks for a platform and nothing else. */
const PLATFORMS: Readonly<Record<Platform, Record<string, unknown>>> = {
  fargateLinux: { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', runtimePlatform: LINUX },
  fargateWindows: { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', runtimePlatform: WINDOWS },
  managedInstances: { requiresCompatibilities: ['MANAGED_INSTANCES'], networkMode: 'awsvpc' },
  external: { requiresCompatibilities: ['EXTERNAL'], networkMode: 'bridge' },
  ec2Linux: { requiresCompatibilities: ['EC2'], networkMode: 'bridge' },
  ec2Windows: { requiresCompatibilities: ['EC2'], runtimePlatform: WINDOWS },
  awsvpc: { requiresCompatibilities: ['EC2'], networkMode: 'awsvpc' },
};

/** A value that counts, for each field of the table. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  networkMode: 'none',
  pidMode: 'host',
  ipcMode: 'host',
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:a exists' }],
  inferenceAccelerators: [{ deviceName: 'a', deviceType: 'eia2.medium' }],
  ephemeralStorage: { sizeInGiB: 30 },
  proxyConfiguration: { containerName: 'app', properties: [] },
  enableFaultInjection: true,
  'runtimePlatform.operatingSystemFamily': 'WINDOWS_SERVER_2016_FULL',
  'volumes[].host.sourcePath': '/data',
  'volumes[].dockerVolumeConfiguration': { scope: 'task', driver: 'local' },
  'volumes[].dockerVolumeConfiguration.driver': 'rexray/ebs',
  'volumes[].efsVolumeConfiguration': { fileSystemId: 'fs-12345678' },
  'volumes[].fsxWindowsFileServerVolumeConfiguration': {
    fileSystemId: 'fs-12345678',
    rootDirectory: 'share',
    authorizationConfig: { credentialsParameter: 'arn:aws:ssm:eu-central-1:210987654321:parameter/a', domain: 'a.b' },
  },
  'containerDefinitions[].links': ['other'],
  'containerDefinitions[].hostname': 'app',
  'containerDefinitions[].dnsServers': ['10.0.0.2'],
  'containerDefinitions[].dnsSearchDomains': ['example.com'],
  'containerDefinitions[].extraHosts': [{ hostname: 'a', ipAddress: '10.0.0.1' }],
  'containerDefinitions[].disableNetworking': true,
  'containerDefinitions[].privileged': true,
  'containerDefinitions[].readonlyRootFilesystem': true,
  'containerDefinitions[].user': '1000',
  'containerDefinitions[].memoryReservation': 64,
  'containerDefinitions[].dockerSecurityOptions': ['no-new-privileges'],
  'containerDefinitions[].linuxParameters': { initProcessEnabled: true },
  'containerDefinitions[].linuxParameters.devices': [{ hostPath: '/dev/fuse' }],
  'containerDefinitions[].linuxParameters.sharedMemorySize': 64,
  'containerDefinitions[].linuxParameters.maxSwap': 64,
  'containerDefinitions[].linuxParameters.swappiness': 10,
  'containerDefinitions[].linuxParameters.tmpfs': [{ containerPath: '/run', size: 64 }],
  'containerDefinitions[].linuxParameters.capabilities.add[]': ['NET_ADMIN'],
  'containerDefinitions[].systemControls': [{ namespace: 'net.core.somaxconn', value: '1024' }],
  'containerDefinitions[].ulimits': [{ name: 'nofile', softLimit: 1024, hardLimit: 1024 }],
  'containerDefinitions[].environmentFiles': [{ type: 's3', value: 'arn:aws:s3:::bucket/a.env' }],
  'containerDefinitions[].firelensConfiguration': { type: 'fluentbit' },
  'containerDefinitions[].firelensConfiguration.options.config-file-type': 's3',
  'containerDefinitions[].logConfiguration.logDriver': 'syslog',
  'containerDefinitions[].resourceRequirements[].type': 'GPU',
  'containerDefinitions[].resourceRequirements[].sharingStrategy': { nvidiaMps: { memory: 64 } },
};

/** What else an object on the way to the sample must have. */
const AROUND: Readonly<Record<string, Record<string, unknown>>> = {
  volumes: { name: 'data' },
  firelensConfiguration: { type: 'fluentbit' },
  resourceRequirements: { type: 'GPU' },
};

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [step = '', ...rest] = path;
  const key = step.replace('[]', '');
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const isList = step.endsWith('[]');
  const existing = isList ? (target[key] as Record<string, unknown>[] | undefined)?.[0] : target[key];
  const inside = (existing ?? { ...AROUND[key] }) as Record<string, unknown>;
  target[key] = isList ? [inside, ...((target[key] as unknown[] | undefined) ?? []).slice(1)] : inside;
  put(inside, rest, value);
}

function definitionWith(platform: Platform, path: string, value: unknown, members = {}): unknown {
  const root = {
    family: 'web',
    cpu: '1024',
    memory: '2048',
    ...structuredClone(PLATFORMS[platform]),
    ...members,
    containerDefinitions: [
      { name: 'app', image: 'nginx', memory: 128 },
      { name: 'other', image: 'nginx', memory: 128 },
    ],
  };
  put(root, path.split('.'), value);
  return root;
}

/** Fields whose code on a platform depends on more than the platform: `platform path` → sample, members of the root. */
const SPECIAL: Readonly<Record<string, { readonly sample?: unknown; readonly root?: Record<string, unknown> }>> = {
  'external networkMode': { sample: 'awsvpc' },
  'managedInstances containerDefinitions[].links': { root: { networkMode: 'host' } },
  'external containerDefinitions[].resourceRequirements[].type': { sample: 'NeuronDevice' },
  'ec2Linux containerDefinitions[].resourceRequirements[].type': { sample: 'NeuronDevice' },
  // In any other mode proxy-awsvpc speaks.
  'external proxyConfiguration': { root: { networkMode: 'awsvpc' } },
  'ec2Windows proxyConfiguration': { root: { networkMode: 'awsvpc' } },
};

const told = fields.flatMap(({ path, rules }) =>
  Object.entries(rules).map(([platform, code]) => ({ path, platform: platform as Platform, code })),
);

describe('the table of launch-type support', () => {
  it('names only rules that exist', () => {
    const codes = new Set(service.rules.map(({ code }) => code));
    expect([...new Set(told.map(({ code }) => code))].filter((code) => !codes.has(code))).toEqual([]);
  });

  it('has a sample of each field', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(fields.map(({ path }) => path).sort());
  });

  it.each(told)('is what $code says about $path on $platform', ({ path, platform, code }) => {
    const { sample = SAMPLES[path], root = {} } = SPECIAL[`${platform} ${path}`] ?? {};
    expect(codesOf(definitionWith(platform, path, sample, root))).toContain(code);
  });

  it.each(
    fields.flatMap(({ path, platforms }) =>
      (['fargateLinux', 'ec2Linux'] as const)
        .filter((platform) => platforms[platform] === undefined && platforms.awsvpc === undefined)
        .map((platform) => ({
          path,
          platform,
          codes: told.filter((each) => each.path === path).map(({ code }) => code),
        })),
    ),
  )('lets $path be on $platform', ({ path, platform, codes }) => {
    const onlyHere = (code: string) => !['proxy-awsvpc', 'fault-injection-mode'].includes(code);
    const found = codesOf(definitionWith(platform, path, SAMPLES[path])).filter(onlyHere);
    expect(found.filter((code) => codes.includes(code))).toEqual([]);
  });
});
