/** From the address of a file to the container that has it. */
import { posix } from 'node:path';
import type { FileAddress } from '../../../protocol/local.ts';
import type { Docker } from '../../docker/docker.ts';
import type { StoreReader } from '../../state/store.ts';
import { dockerIdOf, findContainer } from '../containerAddress.ts';
import { invalidParameter } from '../errors.ts';
import { containerFiles, type ContainerFiles } from './containerFiles.ts';

/** @throws ApiError InvalidParameterException for an unknown container, one that is not in Docker, or a relative path */
export function filesOf(
  store: StoreReader,
  docker: Docker,
  address: Partial<FileAddress>,
  signal?: AbortSignal,
): { readonly files: ContainerFiles; readonly path: string } {
  const { container } = findContainer(store, address);
  const dockerId = dockerIdOf(container);
  const { path = '' } = address;
  if (!path.startsWith('/') || path.includes('\0')) {
    throw invalidParameter(`The path '${path}' must be absolute, as /etc/hosts is.`);
  }
  const running = container.status === 'RUNNING' || container.status === 'RESOURCES_PROVISIONED';
  return { files: containerFiles(docker, dockerId, running, signal), path: posix.normalize(path) };
}
