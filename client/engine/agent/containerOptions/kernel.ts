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

const isNetwork = (namespace: string | undefined) => namespace?.startsWith('net.') ?? false;

/** On awsvpc the network's parameters belong to the namespace, that is to the pause. */
function ownSysctls({ container, networkMode }: ContainerContext): Record<string, string> {
  return sysctlsOf(container.systemControls, (namespace) => networkMode !== 'awsvpc' || !isNetwork(namespace));
}

/** Parameters of the network namespace that all containers of an awsvpc task share; the last container to name one wins. */
export function namespaceSysctls(containers: readonly ContainerContext['container'][]): Record<string, string> {
  return Object.assign({}, ...containers.map(({ systemControls }) => sysctlsOf(systemControls, isNetwork))) as Record<
    string,
    string
  >;
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
