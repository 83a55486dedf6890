import type { FieldFamily } from './context.ts';

/** Privileges, the root file system, process and IPC namespaces. */
export const securityOptions: FieldFamily = ({ task, container, networkMode, links }) => {
  const { pidMode, ipcMode } = task.definition;
  // The pause of an awsvpc task holds the shared namespaces as well; other modes have no such container (notices.ts).
  const shared = networkMode === 'awsvpc' && links.pauseId !== undefined ? `container:${links.pauseId}` : undefined;
  return {
    HostConfig: {
      ...(container.privileged ? { Privileged: true } : {}),
      ...(container.readonlyRootFilesystem ? { ReadonlyRootfs: true } : {}),
      ...(container.dockerSecurityOptions?.length ? { SecurityOpt: container.dockerSecurityOptions } : {}),
      ...(pidMode === 'host' ? { PidMode: 'host' } : {}),
      ...(pidMode === 'task' && shared !== undefined ? { PidMode: shared } : {}),
      ...(ipcMode === 'host' || ipcMode === 'none' ? { IpcMode: ipcMode } : {}),
      ...(ipcMode === 'task' && shared !== undefined ? { IpcMode: shared } : {}),
    },
  };
};
