/** A Docker that somebody names, besides the one that the engine found: by a context of the docker command or an address. */
import { messageOf } from '../util/log.ts';
import type { FoundEndpoint, Surroundings } from './connect.ts';
import { clientOptions, type DockerEndpoint } from './endpoint.ts';
import { contextNamed } from './endpoints/currentContext.ts';
import { tlsFromEnvironment } from './endpoints/tls.ts';

export interface NamedDocker {
  /** One of both. */
  readonly context?: string;
  readonly host?: string;
}

type Files = Pick<Surroundings, 'environment' | 'home' | 'readFile' | 'explicit' | 'platform' | 'exists' | 'list'>;

/** @throws Error when there is no such context, or the address is none */
async function namedEndpoint({ context, host }: NamedDocker, surroundings: Files): Promise<DockerEndpoint> {
  if (context !== undefined) {
    const found = await contextNamed(context, surroundings);
    if (found) return found;
    throw new Error(
      `There is no Docker context "${context}" on this machine. "docker context ls" lists those there are, "docker context create" makes one.`,
    );
  }
  const endpoint = { url: host ?? '', foundBy: 'registration' };
  clientOptions(endpoint);
  return { ...endpoint, ...(await tlsFromEnvironment(endpoint.url, surroundings)) };
}

/** @param probe rejects when no Docker answers at the endpoint, or not the right one; its message tells why */
export async function findNamed(
  named: NamedDocker,
  surroundings: Files,
  probe: (endpoint: DockerEndpoint) => Promise<void>,
): Promise<FoundEndpoint> {
  let endpoint: DockerEndpoint;
  try {
    endpoint = await namedEndpoint(named, surroundings);
  } catch (error) {
    return { endpoint: undefined, tried: [], message: messageOf(error) };
  }
  try {
    await probe(endpoint);
    return { endpoint };
  } catch (error) {
    const problem = messageOf(error);
    const of = named.context === undefined ? '' : ` of the Docker context "${named.context}"`;
    const message = `The Docker at ${endpoint.url}${of} cannot be used: ${problem}`;
    return { endpoint: undefined, tried: [{ endpoint, problem }], message };
  }
}

/** The host that an address names, where Docker's published ports are reached; 127.0.0.1 when that is this machine. */
export function hostOfEndpoint({ url }: Pick<DockerEndpoint, 'url'>): string {
  if (/^(?:unix|npipe):/.test(url)) return '127.0.0.1';
  const name = new URL(url.replace(/^[a-z]+:/, 'http:')).hostname.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' ? '127.0.0.1' : name;
}
