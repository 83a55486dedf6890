import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { EndpointStrategy, Surroundings } from '../connect.ts';
import { NoSuchDocker, type DockerEndpoint } from '../endpoint.ts';
import { tlsFromFolder } from './tls.ts';

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

type Files = Pick<Surroundings, 'environment' | 'home' | 'readFile'>;

const folderOf = ({ environment, home }: Files) => environment['DOCKER_CONFIG'] || join(home, '.docker');

/**
 * A context of the docker command, undefined when there is none of that name. Docker keeps it in
 * `contexts/meta/<sha256 of its name>/meta.json`.
 */
export async function contextNamed(name: string, surroundings: Files): Promise<DockerEndpoint | undefined> {
  const { readFile } = surroundings;
  const folder = folderOf(surroundings);
  const id = createHash('sha256').update(name).digest('hex');
  const meta = parse(await readFile(join(folder, 'contexts', 'meta', id, 'meta.json'))) as ContextMeta | undefined;
  const docker = meta?.Endpoints?.docker;
  if (!docker?.Host) return undefined;
  const tls = docker.Host.startsWith('tcp://')
    ? await tlsFromFolder(join(folder, 'contexts', 'tls', id, 'docker'), readFile, docker.SkipTLSVerify ?? false)
    : {};
  const hasTls = tls.tls?.ca !== undefined || tls.tls?.cert !== undefined;
  return { url: docker.Host, foundBy: `Docker context "${name}"`, ...(hasTls ? tls : {}) };
}

/** The context chosen with `docker context use` (or DOCKER_CONTEXT); the one called `default` means the default sockets. */
export const currentContext: EndpointStrategy = {
  decisive: true,
  async find(surroundings) {
    const { environment, readFile } = surroundings;
    const chosen = join(folderOf(surroundings), 'config.json');
    const wanted = environment['DOCKER_CONTEXT'];
    const name = wanted || (await chosenContext(chosen, readFile));
    if (name === undefined || name === '' || name === 'default') return [];
    const found = await contextNamed(name, surroundings);
    if (found) return [found];
    throw new NoSuchDocker(
      `There is no Docker context "${name}", which ${wanted ? 'DOCKER_CONTEXT' : chosen} names. "docker context ls" lists those there ` +
        'are: choose one with "docker context use", or name an address in the setting "drydock.dockerHost".',
    );
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
