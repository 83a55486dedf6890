import type { ObjectReader } from '../reader.ts';

/** One entry of `volumes`. */
export const readVolume = (volume: ObjectReader) => ({
  node: volume.node,
  name: volume.text('name'),
  configuredAtLaunch: volume.flag('configuredAtLaunch'),
  hasHost: volume.has('host'),
  /** Where the directory is on the host; without it ECS chooses one. */
  sourcePath: volume.object('host', (host) => host.text('sourcePath')),
  docker: volume.object('dockerVolumeConfiguration', readDockerVolume),
  efs: volume.object('efsVolumeConfiguration', readEfsVolume),
  s3files: volume.object('s3filesVolumeConfiguration', readS3FilesVolume),
  /** The kinds of storage that are written, however unfinished. */
  kinds: KINDS.flatMap((key) => {
    const written = volume.any(key);
    return written === undefined ? [] : [{ key, node: written.node }];
  }),
});

export type EfsVolume = ReturnType<typeof readEfsVolume>;

const KINDS = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
] as const;

const readDockerVolume = (docker: ObjectReader) => ({
  node: docker.node,
  scope: docker.text('scope'),
  autoprovision: docker.flag('autoprovision'),
});

const readEfsVolume = (efs: ObjectReader) => {
  const authorization = efs.object('authorizationConfig', (config) => ({
    accessPointId: config.text('accessPointId'),
    iam: config.text('iam'),
  }));
  return {
    node: efs.node,
    rootDirectory: efs.text('rootDirectory'),
    /** Absent means DISABLED. */
    transitEncryption: efs.text('transitEncryption'),
    transitEncryptionPort: efs.number('transitEncryptionPort'),
    accessPointId: authorization?.accessPointId,
    iam: authorization?.iam,
  };
};

const readS3FilesVolume = (files: ObjectReader) => ({
  node: files.node,
  rootDirectory: files.text('rootDirectory'),
  accessPointArn: files.text('accessPointArn'),
});
