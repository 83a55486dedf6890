/** What runs in a container, what it may use of the machine, and what is told of it. */
import { describe, expect, it } from 'vitest';
import { parseCpu, parseMemory, platformOf } from '../../../../../client/engine/agent/containerOptions/effective.ts';
import type { OverlaySettings } from '../../../../../client/engine/state/model.ts';
import { taskRecord } from '../../../../support/taskRecords.ts';
import { hostConfigOf, MIB, specOf } from './specOf.ts';

describe('what runs', () => {
  it("leaves the image's entry point and command alone unless the definition names them", () => {
    expect(specOf()).not.toHaveProperty('Entrypoint');
    expect(specOf()).not.toHaveProperty('Cmd');
    expect(specOf({ container: { entryPoint: [], command: [] } })).toMatchObject({ Entrypoint: [], Cmd: [] });
  });

  it('takes command and sizes from the override and the image from the overlay', () => {
    const spec = specOf({
      container: { command: ['a'], cpu: 10, memory: 100 },
      task: {
        overrides: {
          containerOverrides: [{ name: 'app', command: ['b'], cpu: 20, memory: 200, memoryReservation: 50 }],
        },
        overlay: { containers: { app: { image: 'local:1' } }, volumes: {} },
      },
    });
    expect(spec).toMatchObject({
      Image: 'local:1',
      Cmd: ['b'],
      HostConfig: { CpuShares: 20, Memory: 200 * MIB, MemoryReservation: 50 * MIB },
    });
  });

  it("never sets Docker's own restart policy", () => {
    expect(JSON.stringify(specOf({ container: { restartPolicy: { enabled: true } } }))).not.toContain('estartPolicy');
  });
});

describe('environment', () => {
  it('is overwritten by override, overlay and secrets, each name once', () => {
    const pairs = (value: string, ...names: string[]) => names.map((name) => ({ name, value }));
    const { Env } = specOf({
      container: { environment: pairs('definition', 'A', 'B', 'C', 'D') },
      task: {
        overrides: { containerOverrides: [{ name: 'app', environment: pairs('override', 'B', 'E') }] },
        overlay: { containers: { app: { environment: { C: 'overlay', F: 'overlay' } } }, volumes: {} },
      },
      links: { secrets: { D: 'secret', F: 'secret' } },
    });
    expect(Env?.slice(0, 6)).toEqual(['A=definition', 'B=override', 'C=overlay', 'D=secret', 'E=override', 'F=secret']);
  });

  it('takes from environment files only what nothing else names; secrets overwrite it', () => {
    const fileVariables = { A: 'file', B: 'file', C: 'file', D: 'file', AWS_REGION: 'eu-west-1' };
    const { Env } = specOf({
      container: { environment: [{ name: 'A', value: 'definition' }] },
      task: { overlay: { containers: { app: { environment: { B: 'overlay' } } }, volumes: {} } },
      links: { fileVariables, secrets: { C: 'secret' } },
    });
    expect(Env).toEqual(
      expect.arrayContaining(['A=definition', 'B=overlay', 'C=secret', 'D=file', 'AWS_REGION=eu-west-1']),
    );
    expect(Env).toHaveLength(6);
  });

  const region = ['AWS_REGION=us-east-1', 'AWS_DEFAULT_REGION=us-east-1'];

  it.each([
    ['EC2', ['AWS_EXECUTION_ENV=AWS_ECS_EC2', ...region]],
    ['FARGATE', ['AWS_EXECUTION_ENV=AWS_ECS_FARGATE', ...region]],
  ] as const)('tells where it runs on %s', (launchType, expected) => {
    expect(specOf({ task: { launchType } }).Env).toEqual(expected);
  });

  it.each([
    ['the definition', { container: { environment: [{ name: 'AWS_DEFAULT_REGION', value: 'eu-west-1' }] } }],
    ['the overlay', { task: { overlay: { containers: { app: { environment: { AWS_REGION: 'x' } } }, volumes: {} } } }],
    ['a secret', { links: { secrets: { AWS_REGION: 'x' } } }],
    ['the image', { links: { imageVariables: ['AWS_REGION'] } }],
  ])('adds no region when %s names one', (_, given) => {
    expect(specOf(given).Env).not.toEqual(expect.arrayContaining([expect.stringMatching(/REGION=us-east-1/)]));
  });

  it('never replaces what the definition sets', () => {
    const environment = [{ name: 'AWS_EXECUTION_ENV', value: 'mine' }];
    expect(specOf({ container: { environment } }).Env).toEqual(['AWS_EXECUTION_ENV=mine', ...region]);
  });
});

describe('CPU and memory', () => {
  it.each([
    [undefined, 2],
    [0, 2],
    [1, 2],
    [512, 512],
    [300_000, 262_144],
  ])('cpu %s becomes %s shares', (cpu, shares) => {
    expect(hostConfigOf({ container: cpu === undefined ? {} : { cpu } }).CpuShares).toBe(shares);
  });

  it.each([
    ['256', 0.25],
    ['.5 vCPU', 0.5],
    ['1024', 1],
    ['16 vcpu', 4],
  ])('a task of %s is limited to %s CPUs of 4', (cpu, cpus) => {
    expect(hostConfigOf({ definition: { cpu } }).NanoCpus).toBe(cpus * 1e9);
  });

  it('has no CPU limit when the task has no size', () => {
    expect(hostConfigOf({})).not.toHaveProperty('NanoCpus');
  });

  it.each([
    ["the container's own", { memory: 100 }, '512', 100],
    ["else the task's", {}, '512', 512],
    ['at least what Docker allows', { memory: 4 }, undefined, 6],
    ['at most what Docker has', { memory: 100_000 }, undefined, 8192],
    ["the task's at most what Docker has", {}, '30 GB', 8192],
  ])('memory is %s', (_, container, memory, expected) => {
    expect(hostConfigOf({ container, definition: memory === undefined ? {} : { memory } }).Memory).toBe(expected * MIB);
  });

  it('keeps a reservation below the limit', () => {
    expect(hostConfigOf({ container: { memory: 100, memoryReservation: 200 } }).MemoryReservation).toBe(100 * MIB);
    expect(hostConfigOf({ container: { memoryReservation: 200 } }).MemoryReservation).toBe(200 * MIB);
  });

  it('counts swap on top of memory', () => {
    const linuxParameters = { maxSwap: 50, swappiness: 10 };
    expect(hostConfigOf({ container: { memory: 100, linuxParameters } })).toMatchObject({
      MemorySwap: 150 * MIB,
      MemorySwappiness: 10,
    });
    expect(hostConfigOf({ container: { linuxParameters } })).not.toHaveProperty('MemorySwap');
    expect(hostConfigOf({ container: { memory: 100, linuxParameters: { maxSwap: 0 } } }).MemorySwap).toBe(100 * MIB);
  });

  it('gives no swap on Fargate, which has none', () => {
    const fargate = { task: { launchType: 'FARGATE' as const } };
    expect(hostConfigOf({ ...fargate, container: { memory: 100 } }).MemorySwap).toBe(100 * MIB);
    expect(hostConfigOf({ ...fargate, definition: { memory: '512' } }).MemorySwap).toBe(512 * MIB);
    expect(hostConfigOf({ container: { memory: 100 } })).not.toHaveProperty('MemorySwap');
  });

  it('asks Docker for GPUs, those of the override first, and for none where it has none', () => {
    const gpus = (value: string) => ({ resourceRequirements: [{ type: 'GPU' as const, value }] });
    const DeviceRequests = [{ Driver: '', Count: 2, Capabilities: [['gpu']] }];
    expect(hostConfigOf({ container: gpus('2') })).toMatchObject({ DeviceRequests });
    const overrides = { containerOverrides: [{ name: 'app', ...gpus('2') }] };
    expect(hostConfigOf({ container: gpus('1'), task: { overrides } })).toMatchObject({ DeviceRequests });
    expect(hostConfigOf({ container: gpus('2'), machine: { refusesGpus: true } })).not.toHaveProperty('DeviceRequests');
    const other = { resourceRequirements: [{ type: 'InferenceAccelerator' as const, value: 'device_1' }] };
    expect(hostConfigOf({ container: other })).not.toHaveProperty('DeviceRequests');
  });

  it('buffers logs that may not block as much as ECS does, unless the definition says how much', () => {
    const logged = (options: Record<string, string>) =>
      hostConfigOf({ container: { logConfiguration: { logDriver: 'json-file', options } } }).LogConfig?.Config;
    expect(logged({ mode: 'non-blocking' })).toEqual({ mode: 'non-blocking', 'max-buffer-size': '10m' });
    expect(logged({ mode: 'non-blocking', 'max-buffer-size': '1m' })).toMatchObject({ 'max-buffer-size': '1m' });
    expect(logged({ mode: 'blocking' })).toEqual({ mode: 'blocking' });
  });

  it("adds Fargate's number of files unless the definition has its own", () => {
    const fargate = { task: { launchType: 'FARGATE' as const } };
    expect(hostConfigOf(fargate).Ulimits).toEqual([{ Name: 'nofile', Soft: 65535, Hard: 65535 }]);
    const ulimits = [{ name: 'nofile' as const, softLimit: 1, hardLimit: 2 }];
    expect(hostConfigOf({ ...fargate, container: { ulimits } }).Ulimits).toEqual([
      { Name: 'nofile', Soft: 1, Hard: 2 },
    ]);
    expect(hostConfigOf({})).not.toHaveProperty('Ulimits');
  });

  it('leaves out what this Docker may not set', () => {
    const ulimits = [
      { name: 'nofile' as const, softLimit: 1, hardLimit: 70_000 },
      { name: 'nproc' as const, softLimit: 5, hardLimit: 5 },
    ];
    const refusedUlimits = new Map([['nofile', 65_535]]);
    expect(hostConfigOf({ container: { ulimits }, machine: { refusedUlimits } }).Ulimits).toEqual([
      { Name: 'nproc', Soft: 5, Hard: 5 },
    ]);
  });
});

describe('labels', () => {
  it("carry the task and the engine, and ours win over the user's", () => {
    const { Labels } = specOf({
      container: {
        dockerLabels: { team: 'blue', 'com.amazonaws.ecs.task-arn': 'forged', 'dev.drydock.engine': 'forged' },
      },
    });
    expect(Labels).toMatchObject({
      team: 'blue',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-definition-family': 'web',
      'com.amazonaws.ecs.task-definition-version': '1',
      'com.amazonaws.ecs.cluster': 'default',
      'dev.drydock.engine': 'engine',
      'dev.drydock.role': 'container',
      'dev.drydock.version': '1.2.3',
    });
    expect(Labels?.['com.amazonaws.ecs.task-arn']).toMatch(/^arn:aws:ecs:/);
  });
});

describe('health check', () => {
  it('is told in nanoseconds, with the defaults of ECS', () => {
    expect(specOf({ container: { healthCheck: { command: ['CMD', 'true'] } } }).Healthcheck).toEqual({
      Test: ['CMD', 'true'],
      Interval: 30e9,
      Timeout: 5e9,
      Retries: 3,
    });
    const healthCheck = { command: ['CMD-SHELL', 'x'], interval: 5, timeout: 2, retries: 1, startPeriod: 60 };
    expect(specOf({ container: { healthCheck } }).Healthcheck).toEqual({
      Test: ['CMD-SHELL', 'x'],
      Interval: 5e9,
      Timeout: 2e9,
      Retries: 1,
      StartPeriod: 60e9,
    });
  });
});

describe('logs', () => {
  const kept = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };
  it.each([
    ['no driver', undefined, kept],
    [
      'awslogs, which the engine keeps itself',
      { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
      { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '4' } },
    ],
    ['awsfirelens without a router', { logDriver: 'awsfirelens' }, kept],
    [
      'json-file',
      { logDriver: 'json-file', options: { 'max-size': '1m' } },
      { Type: 'json-file', Config: { 'max-size': '1m' } },
    ],
    ['syslog', { logDriver: 'syslog' }, { Type: 'syslog', Config: {} }],
  ] as const)('%s', (_, logConfiguration, expected) => {
    const container = logConfiguration === undefined ? {} : { logConfiguration: logConfiguration as never };
    expect(hostConfigOf({ container }).LogConfig).toEqual(expected);
  });

  it('go to a driver with the values of its secret options, unless the overlay keeps them', () => {
    const container = {
      logConfiguration: {
        logDriver: 'splunk',
        options: { 'splunk-url': 'u' },
        secretOptions: [{ name: 'splunk-token', valueFrom: 'x' }],
      },
    } as const;
    const links = { logSecrets: { 'splunk-token': 'secret' } };
    expect(hostConfigOf({ container: container as never, links }).LogConfig).toEqual({
      Type: 'splunk',
      Config: { 'splunk-url': 'u', 'splunk-token': 'secret' },
    });
    const overlay: OverlaySettings = { containers: { app: { deliverLogs: 'local' } }, volumes: {} };
    expect(hostConfigOf({ container: container as never, task: { overlay } }).LogConfig).toEqual(kept);
  });
});

describe('sizes in words', () => {
  it.each([
    ['256', 256],
    ['.25 vCPU', 256],
    ['2vcpu', 2048],
    ['much', undefined],
    [undefined, undefined],
  ])('cpu %s is %s units', (text, units) => expect(parseCpu(text)).toBe(units));

  it.each([
    ['512', 512],
    ['1GB', 1024],
    ['0.5 GB', 512],
    ['lots', undefined],
  ])('memory %s is %s MiB', (text, mebibytes) => expect(parseMemory(text)).toBe(mebibytes));

  it('names a platform only when the definition names an architecture', () => {
    const of = (runtimePlatform?: { cpuArchitecture: 'ARM64' | 'X86_64' }) => {
      const definition = { containerDefinitions: [], ...(runtimePlatform && { runtimePlatform }) };
      return platformOf(taskRecord({ definition }).spec, {});
    };
    expect([of({ cpuArchitecture: 'ARM64' }), of({ cpuArchitecture: 'X86_64' }), of()]).toEqual([
      'linux/arm64',
      'linux/amd64',
      undefined,
    ]);
  });
});
