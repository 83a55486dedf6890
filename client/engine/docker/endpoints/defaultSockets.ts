import { join } from 'node:path';
import type { EndpointStrategy, Surroundings } from '../connect.ts';

/** The places where the usual products put their socket or pipe, most specific to this user first. */
export const defaultSockets: EndpointStrategy = {
  decisive: false,
  async find(surroundings) {
    if (surroundings.platform === 'win32') {
      return [
        { url: 'npipe:////./pipe/docker_engine', foundBy: 'default pipe' },
        { url: 'npipe:////./pipe/dockerDesktopLinuxEngine', foundBy: 'Docker Desktop' },
      ];
    }
    const present = await Promise.all(
      places(surroundings).map(async (place) => ((await surroundings.exists(place.path)) ? [place] : [])),
    );
    return present.flat().map(({ path, foundBy }) => ({ url: `unix://${path}`, foundBy }));
  },
};

function places({ home, environment }: Surroundings): readonly { readonly path: string; readonly foundBy: string }[] {
  const runtimeFolder = environment['XDG_RUNTIME_DIR'];
  return [
    { path: '/var/run/docker.sock', foundBy: 'default socket' },
    ...(runtimeFolder ? [{ path: join(runtimeFolder, 'docker.sock'), foundBy: 'rootless Docker' }] : []),
    { path: join(home, '.docker', 'run', 'docker.sock'), foundBy: 'Docker Desktop' },
    { path: join(home, '.docker', 'desktop', 'docker.sock'), foundBy: 'Docker Desktop for Linux' },
    { path: join(home, '.colima', 'default', 'docker.sock'), foundBy: 'Colima' },
    { path: join(home, '.config', 'colima', 'default', 'docker.sock'), foundBy: 'Colima' },
    { path: join(home, '.rd', 'docker.sock'), foundBy: 'Rancher Desktop' },
    { path: join(home, '.orbstack', 'run', 'docker.sock'), foundBy: 'OrbStack' },
  ];
}
