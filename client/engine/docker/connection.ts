/** Puts the parts of this folder together: a port that leads to whichever Docker is found, and whether it answers. */
import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../util/clock.ts';
import type { Log } from '../util/log.ts';
import { watchAvailability, type AvailabilityMonitor } from './availabilityMonitor.ts';
import { findEndpoint, type Surroundings } from './connect.ts';
import type { Docker } from './docker.ts';
import { createDocker } from './dockerode.ts';
import type { DockerEndpoint } from './endpoint.ts';
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
  const surroundings: Surroundings = {
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
  };
  const registryAuth = createRegistryAuth({
    configFolder: environment['DOCKER_CONFIG'] || join(surroundings.home, '.docker'),
  });
  let current: DockerEndpoint = {
    url: explicit ?? environment['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
    foundBy: 'default',
  };
  const docker = createDocker({ endpoint: () => current, registryAuth });
  const availability = watchAvailability({
    find: () =>
      findEndpoint(surroundings, (endpoint) => createDocker({ endpoint: () => endpoint, registryAuth }).ping()),
    use: (endpoint) => (current = endpoint),
    info: () => docker.info(),
    ping: () => docker.ping(),
    clock,
    log,
    initialEndpoint: current.url,
  });
  return { docker, availability };
}
