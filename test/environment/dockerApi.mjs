/** The few requests the set-up has for Docker, over its socket: a `docker` client on PATH may have no engine behind it. */
import { readFile, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * One request. `body` is a string, a Buffer or a stream. Resolves with `{ status, body }` (body as text), rejects when
 * nothing answers within the deadline.
 */
export function dockerRequest(endpoint, method, path, { body, headers = {}, milliseconds = 30_000 } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...address(endpoint), method, path, headers, timeout: milliseconds }, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${milliseconds / 1000} s`)));
    outgoing.on('error', reject);
    if (body?.pipe) body.pipe(outgoing);
    else outgoing.end(body);
  });
}

function address(endpoint) {
  if (endpoint.startsWith('unix://')) return { socketPath: endpoint.slice('unix://'.length) };
  if (endpoint.startsWith('npipe://')) return { socketPath: endpoint.slice('npipe://'.length).replaceAll('/', '\\') };
  if (!/^(tcp|http):/.test(endpoint))
    throw new Error('only unix://, npipe:// and tcp:// addresses are understood here');
  const url = new URL(endpoint.replace(/^tcp:/, 'http:'));
  return { host: url.hostname, port: url.port || 2375 };
}

/** What `docker info` knows, or an error that says why nobody answers. */
export async function dockerInfo(endpoint, milliseconds) {
  const { status, body } = await dockerRequest(endpoint, 'GET', '/info', { milliseconds });
  if (status !== 200) throw new Error(`HTTP ${status}: ${body.trim()}`);
  return JSON.parse(body);
}

/**
 * Where a Docker may be found, the user's own choice first: `DOCKER_HOST` alone when it is set, then the context chosen in
 * Docker's configuration, then the sockets of Docker, Docker Desktop, OrbStack, Colima and rootless Docker.
 */
export async function dockerEndpoints() {
  if (process.env.DOCKER_HOST) return [process.env.DOCKER_HOST];
  const home = homedir();
  const candidates =
    process.platform === 'win32'
      ? ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/dockerDesktopLinuxEngine']
      : [
          'unix:///var/run/docker.sock',
          `unix://${home}/.docker/run/docker.sock`,
          `unix://${home}/.docker/desktop/docker.sock`,
          `unix://${home}/.orbstack/run/docker.sock`,
          `unix://${home}/.colima/default/docker.sock`,
          ...(process.env.XDG_RUNTIME_DIR ? [`unix://${process.env.XDG_RUNTIME_DIR}/docker.sock`] : []),
        ];
  const chosen = await contextEndpoint(process.env.DOCKER_CONFIG ?? join(home, '.docker'));
  return chosen ? [chosen, ...candidates] : candidates;
}

async function contextEndpoint(folder) {
  const read = async (path) => JSON.parse(await readFile(path, 'utf8'));
  try {
    const name = process.env.DOCKER_CONTEXT ?? (await read(join(folder, 'config.json'))).currentContext;
    const root = join(folder, 'contexts', 'meta');
    for (const entry of await readdir(root)) {
      const meta = await read(join(root, entry, 'meta.json'));
      if (meta.Name === name) return meta.Endpoints.docker.Host;
    }
  } catch {
    // No configuration, no context: the default sockets are left.
  }
  return undefined;
}

/** Removes every container, network and volume that carries the uuid of one engine. */
export async function removeEngineObjects(endpoint, engineId) {
  const filters = encodeURIComponent(JSON.stringify({ label: [`dev.drydock.engine=${engineId}`] }));
  const list = async (path) => JSON.parse((await dockerRequest(endpoint, 'GET', path)).body);
  for (const { Id } of await list(`/containers/json?all=true&filters=${filters}`)) {
    await dockerRequest(endpoint, 'DELETE', `/containers/${Id}?force=true&v=true`);
  }
  for (const { Id } of await list(`/networks?filters=${filters}`)) {
    await dockerRequest(endpoint, 'DELETE', `/networks/${Id}`);
  }
  for (const { Name } of (await list(`/volumes?filters=${filters}`)).Volumes ?? []) {
    await dockerRequest(endpoint, 'DELETE', `/volumes/${Name}`);
  }
}
