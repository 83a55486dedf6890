import type { FieldFamily } from './context.ts';

/** Mount points, volumes of other containers, and the socket of a log router. */
export const storageOptions: FieldFamily = ({ task, container, links }) => {
  const declared = (container.mountPoints ?? []).flatMap(({ sourceVolume, containerPath, readOnly }) => {
    if (sourceVolume === undefined || containerPath === undefined) return [];
    const volume = task.definition.volumes?.find(({ name }) => name === sourceVolume);
    const source =
      task.overlay?.volumes[sourceVolume]?.hostPath ?? links.volumeNames[sourceVolume] ?? volume?.host?.sourcePath;
    return source === undefined ? [] : [`${source}:${containerPath}${readOnly ? ':ro' : ''}`];
  });
  const socket = links.firelens?.bind;
  const binds = socket === undefined ? declared : [...declared, socket];
  const from = (container.volumesFrom ?? []).flatMap(({ sourceContainer, readOnly }) => {
    const name = links.dockerNames[sourceContainer ?? ''];
    return name === undefined ? [] : [`${name}${readOnly ? ':ro' : ''}`];
  });
  return {
    HostConfig: {
      ...(binds.length === 0 ? {} : { Binds: binds }),
      ...(from.length === 0 ? {} : { VolumesFrom: from }),
    },
  };
};
