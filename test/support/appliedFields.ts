/**
 * Holds what Docker was given against the task definition, field by field. Written from the definition's side and on its
 * own, so that a mistake in the engine's mapping cannot hide in its judge.
 */
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import type { ContainerInspectInfo } from 'dockerode';

const MIB = 1024 * 1024;
const seconds = (value: number | undefined) => (value === undefined ? undefined : value * 1e9);

/** Each difference as a sentence; empty when the container is what the definition says. */
export function differences(
  definition: RegisterTaskDefinitionCommandInput,
  container: ContainerDefinition,
  found: ContainerInspectInfo,
  pause: ContainerInspectInfo | undefined,
  dockerCpus: number,
): string[] {
  const said: string[] = [];
  const expectEqual = (field: string, expected: unknown, actual: unknown) => {
    if (JSON.stringify(expected) !== JSON.stringify(actual)) {
      said.push(
        `${container.name ?? ''}.${field}: expected ${JSON.stringify(expected)}, Docker has ${JSON.stringify(actual)}`,
      );
    }
  };
  /** For fields that the image or Docker fills in when the definition is silent. */
  const expectGiven = (field: string, expected: unknown, actual: unknown) => {
    if (expected !== undefined) expectEqual(field, expected, actual);
  };
  const { Config: config, HostConfig: host } = found;
  const orNone = <T>(list: readonly T[] | undefined) => (list?.length ? list : undefined);

  expectEqual('image', container.image, config.Image);
  expectGiven('command', orNone(container.command), config.Cmd);
  expectGiven('entryPoint', orNone(container.entryPoint), config.Entrypoint);
  expectGiven('workingDirectory', container.workingDirectory, config.WorkingDir);
  expectGiven('user', container.user, config.User);
  for (const { name, value } of container.environment ?? []) {
    if (container.secrets?.some((secret) => secret.name === name)) continue;
    if (!config.Env.includes(`${name ?? ''}=${value ?? ''}`))
      said.push(`environment.${name ?? ''} is not ${value ?? ''}`);
  }
  for (const { name } of container.secrets ?? []) {
    if (!config.Env.some((entry) => entry.startsWith(`${name ?? ''}=`))) said.push(`secrets.${name ?? ''} is missing`);
  }
  for (const [key, value] of Object.entries(container.dockerLabels ?? {})) {
    expectEqual(`dockerLabels.${key}`, value, config.Labels[key]);
  }

  expectEqual('cpu', Math.min(Math.max(container.cpu ?? 0, 2), 262_144), host.CpuShares);
  const taskMemory = definition.memory === undefined ? 0 : Number(definition.memory) * MIB;
  expectEqual('memory', container.memory ? Math.max(container.memory, 6) * MIB : taskMemory, host.Memory);
  expectEqual('memoryReservation', (container.memoryReservation ?? 0) * MIB, host.MemoryReservation);
  if (definition.cpu !== undefined) {
    expectEqual('task cpu', Math.min(Number(definition.cpu) / 1024, dockerCpus) * 1e9, host.NanoCpus);
  }
  for (const { name, softLimit, hardLimit } of container.ulimits ?? []) {
    const applied = host.Ulimits?.find((each) => each.Name === name);
    expectEqual(`ulimits.${name ?? ''}`, [softLimit, hardLimit], [applied?.Soft, applied?.Hard]);
  }
  expectEqual('readonlyRootFilesystem', container.readonlyRootFilesystem ?? false, host.ReadonlyRootfs);
  expectEqual('privileged', container.privileged ?? false, host.Privileged);
  expectEqual('interactive', container.interactive ?? false, config.OpenStdin);
  expectEqual('pseudoTerminal', container.pseudoTerminal ?? false, config.Tty);
  expectEqual(
    'linuxParameters.initProcessEnabled',
    container.linuxParameters?.initProcessEnabled ?? false,
    host.Init ?? false,
  );
  expectEqual('restart policy of Docker', 'no', host.RestartPolicy?.Name || 'no');

  const check = container.healthCheck;
  if (check) {
    expectEqual(
      'healthCheck',
      {
        Test: check.command,
        Interval: seconds(check.interval ?? 30),
        Timeout: seconds(check.timeout ?? 5),
        Retries: check.retries ?? 3,
        StartPeriod: seconds(check.startPeriod ?? 0),
      },
      pickHealth(config.Healthcheck),
    );
  }
  for (const mount of container.mountPoints ?? []) {
    const applied = found.Mounts.find((each) => each.Destination === mount.containerPath);
    const volume = definition.volumes?.find((each) => each.name === mount.sourceVolume);
    if (!applied) said.push(`mountPoints: nothing is mounted at ${mount.containerPath ?? ''}`);
    else {
      expectEqual(`mount ${mount.containerPath ?? ''} writable`, !(mount.readOnly ?? false), applied.RW);
      if (volume?.host?.sourcePath) expectEqual('host.sourcePath', volume.host.sourcePath, applied.Source);
    }
  }

  const mode = definition.networkMode ?? 'bridge';
  if (mode === 'awsvpc') {
    expectEqual('networkMode', `container:${pause?.Id ?? ''}`, host.NetworkMode);
  } else {
    expectEqual(
      'networkMode',
      mode === 'bridge' ? 'default' : mode,
      host.NetworkMode === 'bridge' ? 'default' : host.NetworkMode,
    );
  }
  for (const { containerPort, hostPort, protocol = 'tcp' } of container.portMappings ?? []) {
    if (containerPort === undefined || mode === 'host' || mode === 'none') continue;
    const published = (mode === 'awsvpc' ? pause : found)?.NetworkSettings.Ports[`${containerPort}/${protocol}`];
    if (!published?.[0]) {
      said.push(`portMappings: ${containerPort}/${protocol} is not published`);
      continue;
    }
    expectEqual(`port ${containerPort} address`, '127.0.0.1', published[0].HostIp);
    if (mode === 'bridge' && hostPort) expectEqual(`port ${containerPort}`, String(hostPort), published[0].HostPort);
  }
  return said;
}

/** Docker leaves out what is zero. */
function pickHealth(check: ContainerInspectInfo['Config']['Healthcheck']) {
  return {
    Test: check?.Test,
    Interval: check?.Interval ?? 0,
    Timeout: check?.Timeout ?? 0,
    Retries: check?.Retries ?? 0,
    StartPeriod: check?.StartPeriod ?? 0,
  };
}
