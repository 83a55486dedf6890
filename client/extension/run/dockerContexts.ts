/** The contexts of the docker command on this machine, read from its files: `docker` itself may not be there. */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface DockerContext {
  readonly name: string;
  /** `unix:///…`, `tcp://…`, `ssh://…` */
  readonly host: string;
  readonly description: string;
}

/** Where the docker command keeps its files. */
export const dockerFolder = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment['DOCKER_CONFIG'] || join(homedir(), '.docker');

/** By name; a context that cannot be read, or that is not of a Docker, is none. */
export async function dockerContexts(folder = dockerFolder()): Promise<readonly DockerContext[]> {
  const meta = join(folder, 'contexts', 'meta');
  const names = await readdir(meta).catch(() => []);
  const contexts = await Promise.all(
    names.map(async (name) => contextIn(await readFile(join(meta, name, 'meta.json'), 'utf8').catch(() => ''))),
  );
  return contexts.flatMap((each) => each ?? []).sort((a, b) => a.name.localeCompare(b.name));
}

/** The parts of `meta.json` that are read. */
interface ContextMeta {
  readonly Name?: unknown;
  readonly Metadata?: { readonly Description?: unknown } | null;
  readonly Endpoints?: { readonly docker?: { readonly Host?: unknown } };
}

function contextIn(text: string): DockerContext | undefined {
  try {
    const meta = JSON.parse(text) as ContextMeta | null;
    const { Name: name, Metadata: metadata } = meta ?? {};
    const host = meta?.Endpoints?.docker?.Host;
    if (typeof name !== 'string' || typeof host !== 'string' || host === '') return undefined;
    const description = metadata?.Description;
    return { name, host, description: typeof description === 'string' ? description : '' };
  } catch {
    return undefined;
  }
}

/** What is wrong with an address of a Docker that somebody types; undefined when nothing is. */
export function addressProblem(text: string): string | undefined {
  if (/^unix:\/\/\/\S+$|^(?:tcp|ssh):\/\/[^\s/]+\S*$|^npipe:\/\/\S+$/.test(text.trim())) return undefined;
  return 'An address like unix:///run/user/1000/docker.sock, tcp://192.168.1.20:2376 or ssh://me@build-box.';
}
