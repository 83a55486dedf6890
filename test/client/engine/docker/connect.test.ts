import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { candidateEndpoints, findEndpoint, type Surroundings } from '../../../../client/engine/docker/connect.ts';
import { clientOptions } from '../../../../client/engine/docker/endpoint.ts';

interface Given extends Partial<Surroundings> {
  readonly files?: Readonly<Record<string, unknown>>;
  readonly sockets?: readonly string[];
}

const surroundings = ({ files = {}, sockets = [], ...given }: Given = {}): Surroundings => ({
  environment: {},
  home: '/home/me',
  platform: 'linux',
  readFile: (path) => {
    const content = files[path];
    return Promise.resolve(typeof content === 'string' || content === undefined ? content : JSON.stringify(content));
  },
  exists: (path) => Promise.resolve(sockets.includes(path)),
  list: (folder) => {
    const below = sockets.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    return Promise.resolve([...new Set(below.map((path) => path.split('/')[0] ?? ''))].toSorted());
  },
  ...given,
});

const urls = async (given: Given) => (await candidateEndpoints(surroundings(given))).map(({ url }) => url);
const metaPath = (name: string, folder = '/home/me/.docker') =>
  `${folder}/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`;
const meta = (Host: string) => ({ Endpoints: { docker: { Host } } });

describe('Docker is looked for', () => {
  it('where the setting says and nowhere else', async () => {
    const environment = { DOCKER_HOST: 'tcp://other:2375' };
    expect(await urls({ explicit: 'tcp://mine:2375', environment, sockets: ['/var/run/docker.sock'] })).toEqual([
      'tcp://mine:2375',
    ]);
    expect(await urls({ explicit: '/my/docker.sock' })).toEqual(['unix:///my/docker.sock']);
  });

  it('where DOCKER_HOST says, with its certificates', async () => {
    const environment = { DOCKER_HOST: 'tcp://host:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
    const files = { '/certs/ca.pem': 'ca', '/certs/cert.pem': 'cert', '/certs/key.pem': 'key' };
    expect(await candidateEndpoints(surroundings({ environment, files }))).toEqual([
      { url: 'tcp://host:2376', foundBy: 'DOCKER_HOST', tls: { ca: 'ca', cert: 'cert', key: 'key' } },
    ]);
  });

  it('where the chosen context leads', async () => {
    const files = {
      '/home/me/.docker/config.json': { currentContext: 'colima' },
      [metaPath('colima')]: meta('unix:///home/me/.colima/docker.sock'),
      [metaPath('other')]: meta('ssh://me@other'),
    };
    expect(await candidateEndpoints(surroundings({ files }))).toEqual([
      { url: 'unix:///home/me/.colima/docker.sock', foundBy: 'Docker context "colima"' },
    ]);
    expect(await urls({ files, environment: { DOCKER_CONTEXT: 'other' } })).toEqual(['ssh://me@other']);
  });

  it('reads the context from the folder DOCKER_CONFIG names', async () => {
    const files = { '/conf/config.json': { currentContext: 'c' }, [metaPath('c', '/conf')]: meta('unix:///c.sock') };
    expect(await urls({ files, environment: { DOCKER_CONFIG: '/conf' } })).toEqual(['unix:///c.sock']);
  });

  it('at the usual sockets that exist, in order, when nothing else is named', async () => {
    const sockets = [
      '/home/me/.orbstack/run/docker.sock',
      '/run/user/1000/docker.sock',
      '/home/me/.rd/docker.sock',
      '/home/me/.colima/default/docker.sock',
      '/home/me/.docker/run/docker.sock',
      '/var/run/docker.sock',
    ];
    expect(await urls({ sockets, environment: { XDG_RUNTIME_DIR: '/run/user/1000' } })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      'unix:///home/me/.docker/run/docker.sock',
      'unix:///home/me/.colima/default/docker.sock',
      'unix:///home/me/.rd/docker.sock',
      'unix:///home/me/.orbstack/run/docker.sock',
    ]);
    const files = { '/home/me/.docker/config.json': '{ broken' };
    expect(await urls({ sockets: ['/var/run/docker.sock'], files })).toEqual(['unix:///var/run/docker.sock']);
  });

  it('at the pipes on Windows', async () => {
    expect(await urls({ platform: 'win32' })).toEqual([
      'npipe:////./pipe/docker_engine',
      'npipe:////./pipe/dockerDesktopLinuxEngine',
      'npipe:////./pipe/podman-machine-default',
    ]);
  });

  it.each<[what: string, given: Given]>([
    ['a profile of Colima', { sockets: ['/home/me/.colima/work/docker.sock'] }],
    [
      'Colima where COLIMA_HOME says',
      { environment: { COLIMA_HOME: '/opt/colima' }, sockets: ['/opt/colima/default/docker.sock'] },
    ],
    ['Colima where XDG puts it', { sockets: ['/home/me/.config/colima/default/docker.sock'] }],
    [
      'Colima where XDG_CONFIG_HOME puts it',
      { environment: { XDG_CONFIG_HOME: '/conf' }, sockets: ['/conf/colima/default/docker.sock'] },
    ],
    ['an instance of Lima', { sockets: ['/home/me/.lima/docker-rootful/sock/docker.sock'] }],
    ['rootless Docker where no login told of its folder', { uid: 1000, sockets: ['/run/user/1000/docker.sock'] }],
    ['Docker Desktop for Linux', { sockets: ['/home/me/.docker/desktop/docker.sock'] }],
    ['Rancher Desktop from WSL', { sockets: ['/mnt/wsl/rancher-desktop/run/docker.sock'] }],
    ['Podman', { sockets: ['/run/podman/podman.sock'] }],
    [
      'rootless Podman',
      { environment: { XDG_RUNTIME_DIR: '/run/user/7' }, sockets: ['/run/user/7/podman/podman.sock'] },
    ],
    ["Podman's machine from WSL", { sockets: ['/mnt/wsl/podman-sockets/podman-machine-default/podman-root.sock'] }],
    [
      "Podman's machine on a Mac",
      { platform: 'darwin', sockets: ['/home/me/.local/share/containers/podman/machine/podman.sock'] },
    ],
    [
      "Podman's machine on a Mac, newer ones",
      {
        platform: 'darwin',
        environment: { TMPDIR: '/var/folders/x/T/' },
        sockets: ['/var/folders/x/T/podman/podman-machine-default-api.sock'],
      },
    ],
  ])('at the socket of %s', async (_, given) => {
    expect(await urls(given)).toEqual(given.sockets?.map((path) => `unix://${path}`));
  });

  it("at Docker's own sockets before those of Podman, and the default profile of Colima before others", async () => {
    const sockets = [
      '/run/podman/podman.sock',
      '/home/me/.colima/a/docker.sock',
      '/home/me/.colima/default/docker.sock',
    ];
    expect(await urls({ sockets: [...sockets, '/home/me/.rd/docker.sock'] })).toEqual([
      'unix:///home/me/.colima/default/docker.sock',
      'unix:///home/me/.colima/a/docker.sock',
      'unix:///home/me/.rd/docker.sock',
      'unix:///run/podman/podman.sock',
    ]);
  });

  it('nowhere else when a context was chosen that there is not', async () => {
    const sockets = ['/var/run/docker.sock'];
    const answers = () => Promise.resolve();
    const gone = { '/home/me/.docker/config.json': { currentContext: 'gone' } };
    expect(await findEndpoint(surroundings({ sockets, files: gone }), answers)).toMatchObject({
      endpoint: undefined,
      message: expect.stringMatching(
        /There is no Docker context "gone", which \/home\/me\/\.docker\/config\.json names\. .*docker context use/,
      ) as string,
    });
    const environment = { DOCKER_CONTEXT: 'wrong' };
    expect(await findEndpoint(surroundings({ sockets, environment }), answers)).toMatchObject({
      message: expect.stringContaining('no Docker context "wrong", which DOCKER_CONTEXT names') as string,
    });
  });
});

describe('the first endpoint that answers', () => {
  const sockets = ['/var/run/docker.sock', '/home/me/.rd/docker.sock'];

  it('is used', async () => {
    const found = await findEndpoint(surroundings({ sockets }), ({ url }) =>
      url.includes('.rd') ? Promise.resolve() : Promise.reject(new Error('refused')),
    );
    expect(found.endpoint?.foundBy).toBe('Rancher Desktop');
  });

  it('when there is none, the message names what was tried and the next step', async () => {
    const found = await findEndpoint(surroundings({ sockets }), () => Promise.reject(new Error('refused')));
    if (found.endpoint) throw new Error('nothing answers');
    expect(found.message).toContain('unix:///var/run/docker.sock (default socket)');
    expect(found.message).toContain('unix:///home/me/.rd/docker.sock (Rancher Desktop)');
    expect(found.message).toMatch(/Start it .*drydock\.dockerHost/);
    const nothing = await findEndpoint(surroundings(), () => Promise.resolve());
    expect(nothing).toMatchObject({ endpoint: undefined, tried: [] });
    expect('message' in nothing && nothing.message).toContain('Install Docker');
  });

  it('when it was named, the message says by what', async () => {
    const said = async (given: Given) => {
      const found = await findEndpoint(surroundings(given), () => Promise.reject(new Error('refused')));
      return 'message' in found ? found.message : '';
    };
    expect(await said({ environment: { DOCKER_HOST: 'tcp://a:1' } })).toMatch(
      /Tried tcp:\/\/a:1 \(DOCKER_HOST\)\. .*change DOCKER_HOST/,
    );
    const files = {
      '/home/me/.docker/config.json': { currentContext: 'colima' },
      [metaPath('colima')]: meta('unix:///c.sock'),
    };
    expect(await said({ files })).toMatch(/\(Docker context "colima"\)\. .*docker context use/);
  });

  it('is not sought elsewhere when the socket may not be used', async () => {
    const problem = 'No permission to use Docker at unix:///var/run/docker.sock. Add your user to the group.';
    const found = await findEndpoint(surroundings({ sockets }), () => Promise.reject(new Error(problem)));
    expect('message' in found && found.message).toBe(problem);
  });
});

describe('an endpoint', () => {
  it.each([
    ['unix:///var/run/docker.sock', { protocol: 'http', socketPath: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { protocol: 'http', socketPath: '//./pipe/docker_engine' }],
    ['tcp://host', { protocol: 'http', host: 'host', port: 2375 }],
    ['tcp://10.0.0.1:99', { protocol: 'http', host: '10.0.0.1', port: 99 }],
    ['ssh://me@host:2222', { protocol: 'http', host: 'host', port: 80 }],
  ])('%s is taken apart', (url, expected) => expect(clientOptions({ url, foundBy: 'test' })).toEqual(expected));

  it('with keys is reached over TLS', () => {
    expect(clientOptions({ url: 'tcp://host', foundBy: 'test', tls: { ca: 'ca' } })).toEqual({
      protocol: 'https',
      host: 'host',
      port: 2376,
      ca: 'ca',
    });
  });

  it('of an unknown kind is refused with what would be right', () => {
    expect(() => clientOptions({ url: 'ftp://x', foundBy: 'test' })).toThrow(/"ftp:\/\/x" is no address.*unix:\/\//);
  });
});
