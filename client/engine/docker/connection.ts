/** Puts the parts of this folder together: a port that leads to whichever Docker is found, and whether it answers. */
import { access, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../util/clock.ts';
import type { Log } from '../util/log.ts';
import { watchAvailability, type AvailabilityMonitor } from './availabilityMonitor.ts';
import { findEndpoint, type FoundEndpoint, type Surroundings } from './connect.ts';
import type { Docker, DockerInfo } from './docker.ts';
import { createDocker } from './dockerode.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { findNamed, type NamedDocker } from './namedDocker.ts';
import { createRegistryAuth } from './registryAuth.ts';

export interface DockerConnection {
  readonly docker: Docker;
  /** Dispose it to stop watching. */
  readonly availability: AvailabilityMonitor;
}

export interface DockerConnectionOptions {
  /** `--docker-host` or the setting; when given, nothing else is tried. */
  readonly explicit?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Returns at once; the search for Docker goes on in the background. */
export function connectDocker({ explicit, environment, clock, log }: DockerConnectionOptions): DockerConnection {
  const surroundings = surroundingsOf(environment, explicit);
  const probe = (docker: Docker) => docker.ping();
  const initial = explicit ?? environment['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
  return follow(surroundings, initial, { clock, log }, (ask) => findEndpoint(surroundings, ask(probe)));
}

export interface NamedConnectionOptions extends Omit<DockerConnectionOptions, 'explicit'> {
  readonly named: NamedDocker;
  /** Why what answers there is not to be used; undefined when it is. */
  readonly objection: (info: DockerInfo) => Promise<string | undefined>;
}

/** The connection to one Docker that was named and stands for itself: no other is tried. */
export function connectNamed({ named, objection, environment, clock, log }: NamedConnectionOptions): DockerConnection {
  const surroundings = surroundingsOf(environment);
  const probe = async (docker: Docker) => {
    const problem = await objection(await docker.info());
    if (problem !== undefined) throw new Error(problem);
  };
  const initial = named.host ?? `context ${named.context ?? ''}`;
  return follow(surroundings, initial, { clock, log }, (ask) => findNamed(named, surroundings, ask(probe)));
}

/**
 * One look at a Docker that was named.
 * @throws Error whose message tells why it cannot be used, and what to do
 */
export async function lookAtNamed(
  named: NamedDocker,
  environment: DockerConnectionOptions['environment'],
): Promise<{ readonly endpoint: DockerEndpoint; readonly info: DockerInfo }> {
  const surroundings = surroundingsOf(environment);
  const registryAuth = registryAuthOf(surroundings);
  let info: Promise<DockerInfo> | undefined;
  const found = await findNamed(named, surroundings, async (endpoint) => {
    info = createDocker({ endpoint: () => endpoint, registryAuth }).info();
    await info;
  });
  if (!found.endpoint) throw new Error(found.message);
  return { endpoint: found.endpoint, info: await (info ?? Promise.reject(new Error('it was not asked'))) };
}

const registryAuthOf = ({ environment, home }: Surroundings) =>
  createRegistryAuth({ configFolder: environment['DOCKER_CONFIG'] || join(home, '.docker') });

function surroundingsOf(environment: DockerConnectionOptions['environment'], explicit?: string): Surroundings {
  return {
    explicit,
    environment,
    home: homedir(),
    platform: process.platform,
    readFile: (path) => readFile(path, 'utf8').catch(() => undefined),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    list: (folder) =>
      readdir(folder).then(
        (names) => names.toSorted(),
        () => [],
      ),
    ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
  };
}

type Ask = (probe: (docker: Docker) => Promise<void>) => (endpoint: DockerEndpoint) => Promise<void>;

function follow(
  surroundings: Surroundings,
  initial: string,
  { clock, log }: Pick<DockerConnectionOptions, 'clock' | 'log'>,
  find: (ask: Ask) => Promise<FoundEndpoint>,
): DockerConnection {
  const registryAuth = registryAuthOf(surroundings);
  let current: DockerEndpoint = { url: initial, foundBy: 'default' };
  const docker = createDocker({ endpoint: () => current, registryAuth });
  const ask: Ask = (probe) => (endpoint) => probe(createDocker({ endpoint: () => endpoint, registryAuth }));
  const availability = watchAvailability({
    find: () => find(ask),
    use: (endpoint) => (current = endpoint),
    info: () => docker.info(),
    ping: () => docker.ping(),
    clock,
    log,
    initialEndpoint: current.url,
  });
  return { docker, availability };
}
