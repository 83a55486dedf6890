import type { FieldFamily } from './context.ts';

/** Privileges, the root file system, process and IPC namespaces. */
export const securityOptions: FieldFamily = ({ task, container, links }) => {
  const { pidMode, ipcMode } = task.definition;
  const shared = links.pauseId === undefined ? undefined : `container:${links.pauseId}`;
  return {
    HostConfig: {
      ...(container.privileged ? { Privileged: true } : {}),
      // The configuration of a log router is put into its file system.
      ...(container.readonlyRootFilesystem && links.firelens?.bind === undefined ? { ReadonlyRootfs: true } : {}),
      ...(container.dockerSecurityOptions?.length ? { SecurityOpt: container.dockerSecurityOptions } : {}),
      ...(pidMode === 'host' ? { PidMode: 'host' } : {}),
      ...(pidMode === 'task' && shared !== undefined ? { PidMode: shared } : {}),
      ...(ipcMode === 'host' || ipcMode === 'none' ? { IpcMode: ipcMode } : {}),
      ...(ipcMode === 'task' && shared !== undefined ? { IpcMode: shared } : {}),
    },
  };
};
