/** File systems of AWS, each stood in for by one Docker volume that outlives the tasks that mount it. Pure. */
import { createHash } from 'node:crypto';
import type { TaskDefinitionInput } from '../state/model.ts';

type Volume = NonNullable<TaskDefinitionInput['volumes']>[number];

export interface FileSystem {
  readonly kind: 'efs' | 's3files' | 'fsx';
  /** Id or ARN of the file system. */
  readonly id: string;
  readonly accessPoint?: string;
  /** `/` for the whole file system. */
  readonly rootDirectory: string;
}

/** The file system a volume of a definition is on; undefined for every other volume. */
export function fileSystemOf({
  efsVolumeConfiguration: efs,
  s3filesVolumeConfiguration: s3files,
  fsxWindowsFileServerVolumeConfiguration: fsx,
}: Volume): FileSystem | undefined {
  if (efs) {
    const { fileSystemId, rootDirectory, authorizationConfig } = efs;
    return fileSystem('efs', fileSystemId, rootDirectory, authorizationConfig?.accessPointId);
  }
  if (s3files) {
    return fileSystem('s3files', s3files.fileSystemArn, s3files.rootDirectory, s3files.accessPointArn);
  }
  return fsx && fileSystem('fsx', fsx.fileSystemId, fsx.rootDirectory, undefined);
}

function fileSystem(
  kind: FileSystem['kind'],
  id = '',
  rootDirectory: string | undefined,
  accessPoint: string | undefined,
): FileSystem {
  return {
    kind,
    id,
    ...(accessPoint === undefined ? {} : { accessPoint }),
    rootDirectory: `/${(rootDirectory ?? '').replace(/^\/+|\/+$/g, '')}`,
  };
}

/**
 * The name of its volume in Docker: the same for all that identifies the same directory. The engine is part of it, because
 * what another engine made is never touched.
 */
export function fileSystemVolume(engineId: string, { kind, id, accessPoint, rootDirectory }: FileSystem): string {
  const key = JSON.stringify([engineId, kind, id, accessPoint ?? '', rootDirectory]);
  const readable = id.slice(id.lastIndexOf('/') + 1).replace(/[^A-Za-z0-9-]/g, '');
  return `drydock-${kind}-${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

/** `fs-1 fsap-2 /data`, for people who look at the volume's labels. */
export const fileSystemLabel = ({ id, accessPoint, rootDirectory }: FileSystem): string =>
  [id, ...(accessPoint === undefined ? [] : [accessPoint]), rootDirectory].join(' ');
