import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { EndpointStrategy } from '../connect.ts';
import { tlsFromFolder } from './tls.ts';

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

/**
 * The context chosen with `docker context use` (or DOCKER_CONTEXT). Docker keeps it in
 * `contexts/meta/<sha256 of its name>/meta.json`; the context `default` means the default sockets.
 */
export const currentContext: EndpointStrategy = {
  decisive: true,
  async find({ environment, home, readFile }) {
    const folder = environment['DOCKER_CONFIG'] || join(home, '.docker');
    const name = environment['DOCKER_CONTEXT'] || (await chosenContext(join(folder, 'config.json'), readFile));
    if (name === undefined || name === 'default') return [];
    const id = createHash('sha256').update(name).digest('hex');
    const meta = parse(await readFile(join(folder, 'contexts', 'meta', id, 'meta.json'))) as ContextMeta | undefined;
    const docker = meta?.Endpoints?.docker;
    if (!docker?.Host) return [];
    const tls = docker.Host.startsWith('tcp://')
      ? await tlsFromFolder(join(folder, 'contexts', 'tls', id, 'docker'), readFile, docker.SkipTLSVerify ?? false)
      : {};
    const hasTls = tls.tls?.ca !== undefined || tls.tls?.cert !== undefined;
    return [{ url: docker.Host, foundBy: `Docker context "${name}"`, ...(hasTls ? tls : {}) }];
  },
};

async function chosenContext(path: string, readFile: (path: string) => Promise<string | undefined>) {
  const config = parse(await readFile(path)) as { currentContext?: string } | undefined;
  return config?.currentContext;
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
