/** Which Docker volumes a task needs (ecs/runtime 2.1). */
import { LABELS } from '../docker/labels.ts';
import type { TaskDefinitionInput, TaskSpec } from '../state/model.ts';
import { dockerNameOf } from './dockerNames.ts';
import { SOCKET_VOLUME, socketVolume, socketVolumeOptions } from './firelens/socketVolume.ts';
import { fileSystemLabel, fileSystemOf, fileSystemVolume } from './fileSystems.ts';

type Volume = NonNullable<TaskDefinitionInput['volumes']>[number];

const isShared = ({ dockerVolumeConfiguration: docker }: Volume) => docker?.scope === 'shared';

/** A path of this machine: given by the definition or, for this machine, by the overlay. */
const isPath = (task: Pick<TaskSpec, 'overlay'>, { name, host }: Volume) =>
  task.overlay?.volumes[name ?? '']?.hostPath !== undefined || host?.sourcePath !== undefined;

const dockerVolumes = (task: Pick<TaskSpec, 'definition' | 'overlay'>) =>
  (task.definition.volumes ?? []).filter((volume) => volume.name !== undefined && !isPath(task, volume));

/** Names for the volumes that live and go with the task: empty hosts, task-scoped ones, and stand-ins of EBS volumes. */
export function nameTaskVolumes(task: TaskSpec, random: () => number): Record<string, string> {
  const named = Object.fromEntries(
    dockerVolumes(task)
      .filter((volume) => !isShared(volume) && fileSystemOf(volume) === undefined)
      .map(({ name = '' }) => [name, dockerNameOf(task, name, random)]),
  );
  return { ...named, ...socketVolume(task) };
}

export interface VolumeWish {
  readonly volume: string;
  readonly dockerName: string;
  readonly driver?: string;
  readonly driverOptions?: Record<string, string>;
  readonly labels: Record<string, string>;
  /** `file-system`: the stand-in of one of AWS, shared by all tasks that name it and kept when they go. */
  readonly scope: 'task' | 'shared' | 'file-system';
  /** Shared volumes without autoprovision must be there already. */
  readonly mustExist: boolean;
}

/** Every volume to have before the first container is created. */
export function volumeWishes(
  task: Pick<TaskSpec, 'definition' | 'overlay'>,
  taskVolumes: Readonly<Record<string, string>>,
  engineId: string,
): readonly VolumeWish[] {
  const socket = taskVolumes[SOCKET_VOLUME];
  const own = dockerVolumes(task).flatMap((volume): readonly VolumeWish[] => {
    const { name = '', dockerVolumeConfiguration: docker } = volume;
    const fileSystem = fileSystemOf(volume);
    if (fileSystem) {
      return [
        {
          volume: name,
          dockerName: fileSystemVolume(engineId, fileSystem),
          labels: { [LABELS.fileSystem]: fileSystemLabel(fileSystem) },
          scope: 'file-system',
          mustExist: false,
        },
      ];
    }
    const shared = isShared(volume);
    const dockerName = shared ? name : taskVolumes[name];
    if (dockerName === undefined) return [];
    return [
      {
        volume: name,
        dockerName,
        ...(docker?.driver === undefined ? {} : { driver: docker.driver }),
        ...(docker?.driverOpts === undefined ? {} : { driverOptions: docker.driverOpts }),
        labels: docker?.labels ?? {},
        scope: shared ? 'shared' : 'task',
        mustExist: shared && docker?.autoprovision !== true,
      },
    ];
  });
  if (socket === undefined) return own;
  const driverOptions = socketVolumeOptions(task);
  return [
    ...own,
    {
      volume: SOCKET_VOLUME,
      dockerName: socket,
      ...(driverOptions === undefined ? {} : { driverOptions }),
      labels: {},
      scope: 'task',
      mustExist: false,
    },
  ];
}
