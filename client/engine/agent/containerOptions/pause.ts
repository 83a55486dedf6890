import type { ContainerSpec } from '../../docker/docker.ts';
import { PAUSE_CONTAINER_NAME, type NetworkBinding, type TaskSpec } from '../../state/model.ts';
import type { Machine } from './context.ts';
import { effectiveContainers } from './effective.ts';
import { namespaceSysctls } from './kernel.ts';
import { objectLabels } from './labels.ts';
import { MIB } from './limits.ts';
import { nameServers, publishedPorts } from './network.ts';

/** More than any task lives; `sleep infinity` is not in every sleep. */
const FOREVER = '2147483647';

/**
 * The container that owns the network namespace of an awsvpc task: address, published ports, resolver, network
 * parameters. It idles, can do nothing, and is killed rather than asked when the task ends.
 */
export function pauseSpec(task: TaskSpec, machine: Machine, bindings: readonly NetworkBinding[]): ContainerSpec {
  const containers = effectiveContainers(task);
  const published = publishedPorts(bindings);
  const sysctls = namespaceSysctls(containers);
  return {
    Image: machine.helperImage,
    Entrypoint: ['sleep'],
    Cmd: [FOREVER],
    Labels: objectLabels(task, machine, 'pause', PAUSE_CONTAINER_NAME),
    StopSignal: 'SIGKILL',
    ...(published.ExposedPorts ? { ExposedPorts: published.ExposedPorts } : {}),
    HostConfig: {
      NetworkMode: machine.networkName,
      CpuShares: 2,
      Memory: 32 * MIB,
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges'],
      Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 1024 }],
      LogConfig: { Type: 'none', Config: {} },
      ...(task.definition.ipcMode === 'task' ? { IpcMode: 'shareable' } : {}),
      ...(Object.keys(sysctls).length === 0 ? {} : { Sysctls: sysctls }),
      ...published.HostConfig,
      ...nameServers(containers),
    },
  };
}
