import type { ContainerSpec } from '../../docker/docker.ts';
import type { TaskNames } from '../../networking/connect/naming.ts';
import { NAMESPACE_PAUSE_NAME, PAUSE_CONTAINER_NAME, type NetworkBinding, type TaskSpec } from '../../state/model.ts';
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
 * parameters; and what else the containers share.
 */
export function pauseSpec(
  task: TaskSpec,
  machine: Machine,
  bindings: readonly NetworkBinding[],
  { aliases, hosts }: TaskNames = NO_NAMES,
): ContainerSpec {
  const published = publishedPorts(bindings, machine);
  const idle = idleSpec(task, machine, PAUSE_CONTAINER_NAME, machine.networkName);
  return {
    ...idle,
    ...(published.ExposedPorts ? { ExposedPorts: published.ExposedPorts } : {}),
    HostConfig: { ...idle.HostConfig, ...published.HostConfig, ...nameServers(effectiveContainers(task), hosts) },
    ...(aliases.length === 0
      ? {}
      : { NetworkingConfig: { EndpointsConfig: { [machine.networkName]: { Aliases: [...aliases] } } } }),
  };
}

const NO_NAMES: TaskNames = { aliases: [], hosts: [] };

/** The container that owns the process and IPC namespaces of a task whose containers have networks of their own. */
export const namespacePauseSpec = (task: TaskSpec, machine: Machine): ContainerSpec =>
  idleSpec(task, machine, NAMESPACE_PAUSE_NAME, 'none');

/** It idles, can do nothing, and is killed rather than asked when the task ends. */
function idleSpec(task: TaskSpec, machine: Machine, name: string, networkMode: string): ContainerSpec {
  const { pidMode, ipcMode } = task.definition;
  const sysctls = namespaceSysctls(task);
  return {
    Image: machine.helperImage,
    Entrypoint: ['sleep'],
    Cmd: [FOREVER],
    Labels: objectLabels(task, machine, 'pause', name),
    StopSignal: 'SIGKILL',
    HostConfig: {
      // No CpuShares: Docker prepares it within its own share of the CPU, and every container of the task waits for it.
      NetworkMode: networkMode,
      Memory: 32 * MIB,
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges'],
      Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 1024 }],
      LogConfig: { Type: 'none', Config: {} },
      // As the first process of all it must reap what other containers orphan.
      ...(pidMode === 'task' ? { Init: true } : {}),
      ...(ipcMode === 'task' ? { IpcMode: 'shareable' } : {}),
      ...(Object.keys(sysctls).length === 0 ? {} : { Sysctls: sysctls }),
    },
  };
}
