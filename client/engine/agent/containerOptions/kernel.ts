import { effectiveContainers, networkModeOf } from './effective.ts';
import { MIB } from './limits.ts';
import type { ContainerContext, FieldFamily } from './context.ts';

const PERMISSIONS: Readonly<Record<string, string>> = { read: 'r', write: 'w', mknod: 'm' };

/** Capabilities, devices, shared memory, tmpfs, kernel parameters. */
export const kernelOptions: FieldFamily = (context) => {
  const { capabilities, devices, sharedMemorySize, tmpfs } = context.container.linuxParameters ?? {};
  const sysctls = ownSysctls(context);
  return {
    HostConfig: {
      ...(capabilities?.add?.length ? { CapAdd: capabilities.add } : {}),
      ...(capabilities?.drop?.length ? { CapDrop: capabilities.drop } : {}),
      ...(devices?.length
        ? {
            Devices: devices.map(({ hostPath, containerPath, permissions }) => ({
              PathOnHost: hostPath ?? '',
              PathInContainer: containerPath ?? hostPath ?? '',
              CgroupPermissions: permissions?.length
                ? permissions.map((each) => PERMISSIONS[each] ?? '').join('')
                : 'rwm',
            })),
          }
        : {}),
      ...(sharedMemorySize === undefined ? {} : { ShmSize: sharedMemorySize * MIB }),
      ...(tmpfs?.length
        ? {
            Tmpfs: Object.fromEntries(
              tmpfs.map(({ containerPath, size, mountOptions }) => [
                containerPath ?? '',
                [`size=${size ?? 0}m`, ...(mountOptions ?? [])].join(','),
              ]),
            ),
          }
        : {}),
      ...(Object.keys(sysctls).length === 0 ? {} : { Sysctls: sysctls }),
    },
  };
};

/** Whether a parameter belongs to a namespace that the task's containers share, and so to the pause that holds it. */
function isShared(task: ContainerContext['task'], namespace = ''): boolean {
  if (namespace.startsWith('net.')) return networkModeOf(task) === 'awsvpc';
  // What else Docker sets per container is of the IPC namespace: kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*.
  return task.definition.ipcMode === 'task' && /^(kernel|fs\.mqueue)\./.test(namespace);
}

function ownSysctls({ container, task }: ContainerContext): Record<string, string> {
  return sysctlsOf(container.systemControls, (namespace) => !isShared(task, namespace));
}

/** Parameters of the namespaces that all containers of a task share; the last container to name one wins. */
export function namespaceSysctls(task: ContainerContext['task']): Record<string, string> {
  const all = effectiveContainers(task).map(({ systemControls }) =>
    sysctlsOf(systemControls, (namespace) => isShared(task, namespace)),
  );
  return Object.assign({}, ...all) as Record<string, string>;
}

function sysctlsOf(
  controls: ContainerContext['container']['systemControls'],
  select: (namespace: string | undefined) => boolean,
): Record<string, string> {
  return Object.fromEntries(
    (controls ?? [])
      .filter(({ namespace }) => select(namespace))
      .map(({ namespace, value }) => [namespace ?? '', value ?? '']),
  );
}
