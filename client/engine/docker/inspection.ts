/** Docker's answers as the port tells them: only what Drydock uses, times as milliseconds, Docker's zero time as absent. */
import type { ContainerInspection, DockerInfo } from './docker.ts';

export interface RawInspection {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Created: string;
  readonly Config: { readonly Image: string; readonly Labels: Record<string, string> | null; readonly Tty: boolean };
  readonly State: {
    readonly Status: ContainerInspection['state']['status'];
    readonly Running: boolean;
    readonly OOMKilled: boolean;
    readonly ExitCode: number;
    readonly Error: string;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly Health?: {
      readonly Status: 'starting' | 'healthy' | 'unhealthy' | 'none';
      readonly Log?: readonly { readonly ExitCode: number; readonly Output: string }[] | null;
    };
  };
  readonly NetworkSettings: {
    readonly Ports?: Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null> | null;
    readonly Networks?: Record<
      string,
      {
        readonly IPAddress: string;
        readonly MacAddress: string;
        readonly Gateway: string;
        readonly IPPrefixLen?: number;
      }
    > | null;
  };
  readonly Mounts?: readonly { readonly Name?: string; readonly Source: string; readonly Destination: string }[] | null;
}

export function toInspection(raw: RawInspection): ContainerInspection {
  const { State: state } = raw;
  const startedAt = toTime(state.StartedAt);
  const finishedAt = toTime(state.FinishedAt);
  const check = state.Health?.Log?.at(-1);
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    image: raw.Config.Image,
    imageId: raw.Image,
    labels: raw.Config.Labels ?? {},
    createdAt: toTime(raw.Created) ?? 0,
    state: {
      status: state.Status,
      running: state.Running,
      oomKilled: state.OOMKilled,
      exitCode: state.ExitCode,
      error: state.Error,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(finishedAt === undefined ? {} : { finishedAt }),
      ...(state.Health === undefined
        ? {}
        : {
            health: {
              // A pause ends Docker's checks with `unhealthy`, also before the first one: nothing has been found out then.
              status: state.Health.Status === 'unhealthy' && check === undefined ? 'starting' : state.Health.Status,
              ...(check === undefined ? {} : { output: check.Output, exitCode: check.ExitCode }),
            },
          }),
    },
    ports: Object.fromEntries(
      Object.entries(raw.NetworkSettings.Ports ?? {}).map(([port, bindings]) => [
        port,
        (bindings ?? []).map((binding) => ({ hostIp: binding.HostIp, hostPort: Number(binding.HostPort) })),
      ]),
    ),
    networks: Object.fromEntries(
      Object.entries(raw.NetworkSettings.Networks ?? {}).map(([name, network]) => [
        name,
        {
          ipAddress: network.IPAddress,
          macAddress: network.MacAddress,
          gateway: network.Gateway,
          ...(network.IPPrefixLen === undefined ? {} : { prefixLength: network.IPPrefixLen }),
        },
      ]),
    ),
    mounts: (raw.Mounts ?? []).map(({ Name, Source, Destination }) => ({
      ...(Name === undefined || Name === '' ? {} : { name: Name }),
      source: Source,
      destination: Destination,
    })),
    raw,
  };
}

/** Docker writes "never" as the year 1. */
export function toTime(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) || time <= 0 ? undefined : time;
}

export interface RawInfo {
  readonly ID: string;
  readonly Name: string;
  readonly ServerVersion: string;
  readonly OperatingSystem: string;
  readonly OSType: string;
  readonly Architecture: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly SecurityOptions?: readonly string[] | null;
  readonly MemoryLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
}

export interface RawVersion {
  readonly ApiVersion: string;
  readonly Components?: readonly { readonly Name: string }[] | null;
}

export const toInfo = (raw: RawInfo, { ApiVersion, Components }: RawVersion): DockerInfo => ({
  ...((Components ?? []).some(({ Name }) => Name.startsWith('Podman')) ? { product: 'podman' } : {}),
  id: raw.ID,
  name: raw.Name,
  version: raw.ServerVersion,
  apiVersion: ApiVersion,
  operatingSystem: raw.OperatingSystem,
  osType: raw.OSType,
  architecture: raw.Architecture,
  cpus: raw.NCPU,
  memoryBytes: raw.MemTotal,
  unlimited: [
    ...(raw.CpuCfsQuota === false ? (['cpu'] as const) : []),
    ...(raw.MemoryLimit === false ? (['memory'] as const) : []),
  ],
  rootless: (raw.SecurityOptions ?? []).some((option) => option.includes('name=rootless')),
});
