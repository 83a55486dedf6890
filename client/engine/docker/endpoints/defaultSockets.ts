import { join } from 'node:path';
import type { EndpointStrategy, Surroundings } from '../connect.ts';

interface Place {
  readonly path: string;
  readonly foundBy: string;
}

const PIPES: readonly (readonly [name: string, foundBy: string])[] = [
  // Docker Desktop, Rancher Desktop, and Podman where no other has taken it.
  ['docker_engine', 'default pipe'],
  ['dockerDesktopLinuxEngine', 'Docker Desktop'],
  ['podman-machine-default', 'Podman'],
];

/**
 * The places where the usual products put their socket or pipe, as each documents them: Docker's own before those of products
 * that speak its API in their own way. Finch is not among them: its daemon does not offer all of the API that tasks need.
 */
export const defaultSockets: EndpointStrategy = {
  decisive: false,
  async find(surroundings) {
    if (surroundings.platform === 'win32') {
      return PIPES.map(([name, foundBy]) => ({ url: `npipe:////./pipe/${name}`, foundBy }));
    }
    const places = [
      ...ofDocker(surroundings),
      ...(await ofColima(surroundings)),
      ...(await ofLima(surroundings)),
      ...ofOthers(surroundings),
      ...ofPodman(surroundings),
    ];
    const present = await Promise.all(
      places.map(async (place) => ((await surroundings.exists(place.path)) ? [place] : [])),
    );
    return present.flat().map(({ path, foundBy }) => ({ url: `unix://${path}`, foundBy }));
  },
};

/** Where a user's own daemons listen; programs that were not started from a login are not told. */
const runtimeFolder = ({ environment, platform, uid }: Surroundings): string | undefined =>
  environment['XDG_RUNTIME_DIR'] || (platform === 'linux' && uid !== undefined ? `/run/user/${uid}` : undefined);

function ofDocker(surroundings: Surroundings): Place[] {
  const { home } = surroundings;
  const own = runtimeFolder(surroundings);
  return [
    { path: '/var/run/docker.sock', foundBy: 'default socket' },
    ...(own === undefined ? [] : [{ path: join(own, 'docker.sock'), foundBy: 'rootless Docker' }]),
    { path: join(home, '.docker', 'run', 'docker.sock'), foundBy: 'Docker Desktop' },
    { path: join(home, '.docker', 'desktop', 'docker.sock'), foundBy: 'Docker Desktop for Linux' },
  ];
}

/** One socket for each profile, the default one first. Its folder is where it always was, or where XDG puts it. */
async function ofColima({ environment, home, list }: Surroundings): Promise<Place[]> {
  const chosen = environment['COLIMA_HOME'];
  const configuration = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  const folders = chosen ? [chosen] : [join(home, '.colima'), join(configuration, 'colima')];
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await list(folder))
        .filter((name) => !name.startsWith('_') && !name.startsWith('.'))
        .toSorted((a, b) => Number(b === 'default') - Number(a === 'default'))
        .map((profile) => ({
          path: join(folder, profile, 'docker.sock'),
          foundBy: profile === 'default' ? 'Colima' : `Colima profile "${profile}"`,
        })),
    ),
  );
  return found.flat();
}

/** Instances whose template forwards Docker's socket. */
async function ofLima({ environment, home, list }: Surroundings): Promise<Place[]> {
  const folder = environment['LIMA_HOME'] || join(home, '.lima');
  return (await list(folder)).map((instance) => ({
    path: join(folder, instance, 'sock', 'docker.sock'),
    foundBy: `Lima instance "${instance}"`,
  }));
}

const ofOthers = ({ home }: Surroundings): Place[] => [
  { path: join(home, '.rd', 'docker.sock'), foundBy: 'Rancher Desktop' },
  // In a distribution of WSL that it was not integrated with.
  { path: '/mnt/wsl/rancher-desktop/run/docker.sock', foundBy: 'Rancher Desktop' },
  { path: join(home, '.orbstack', 'run', 'docker.sock'), foundBy: 'OrbStack' },
];

function ofPodman(surroundings: Surroundings): Place[] {
  const { environment, home, platform } = surroundings;
  if (platform === 'darwin') {
    const temporary = environment['TMPDIR'];
    return [
      {
        path: join(home, '.local', 'share', 'containers', 'podman', 'machine', 'podman.sock'),
        foundBy: 'Podman machine',
      },
      ...(temporary === undefined
        ? []
        : [{ path: join(temporary, 'podman', 'podman-machine-default-api.sock'), foundBy: 'Podman machine' }]),
    ];
  }
  const own = runtimeFolder(surroundings);
  return [
    ...(own === undefined ? [] : [{ path: join(own, 'podman', 'podman.sock'), foundBy: 'rootless Podman' }]),
    { path: '/run/podman/podman.sock', foundBy: 'Podman' },
    ...['root', 'user'].map((kind) => ({
      path: `/mnt/wsl/podman-sockets/podman-machine-default/podman-${kind}.sock`,
      foundBy: 'Podman machine',
    })),
  ];
}
