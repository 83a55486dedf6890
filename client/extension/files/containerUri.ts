/** Addresses of containers' files: `drydock-container:/<task id>/<container>/<path>`. Pure. */
import type { FileAddress } from '../../protocol/local.ts';

export const CONTAINER_SCHEME = 'drydock-container';

/** The path of a URI of that scheme. `path` is absolute within the container. */
export const uriPath = (taskId: string, container: string, path: string): string =>
  `/${taskId}/${encodeURIComponent(container)}${path === '/' ? '' : path}`;

/** undefined for the levels above a container's root. */
export function addressIn(path: string): FileAddress | undefined {
  const [, task, container, rest] = /^\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (task === undefined || container === undefined) return undefined;
  return { task, container: decodeURIComponent(container), path: rest ?? '/' };
}

/** The request that answers with the file's bytes, or with an archive of a folder. */
export function filePath({ task, container, path }: FileAddress, archive = false): string {
  const query = new URLSearchParams({ task, container, path, ...(archive ? { archive: 'true' } : {}) });
  return `/files?${query.toString()}`;
}

export const joined = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);

/** `12 B`, `3.4 kB`, `1.2 MB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
