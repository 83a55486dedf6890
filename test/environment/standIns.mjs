/**
 * Images where no registry can be reached, made of Debian's packages: the helper image (HAProxy), an image for tests that
 * answers HTTP and carries sh, wget and curl, and that same image under the names the examples use.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { repository } from './cache.mjs';
import { canInstallPackages, installPackages } from './debian.mjs';
import { dockerRequest } from './dockerApi.mjs';
import { CannotDo, step } from './progress.mjs';
import { addFile, addProgram, createRootFileSystem, importImage } from './rootFileSystem.mjs';

export const HELPER_STAND_IN = 'drydock/helper:local';
export const WEB_STAND_IN = 'drydock-test/web:latest';

/** Raised when the content of the stand-ins changes: older ones are made again. */
const EDITION = 1;
const EDITION_LABEL = 'dev.drydock.stand-in';

/** A registry answers one of these with 200 or 401; a proxy's refusal is not an answer. */
const REGISTRIES = ['https://public.ecr.aws/v2/', 'https://registry-1.docker.io/v2/'];

export async function isRegistryReachable(milliseconds = 4_000) {
  const answers = REGISTRIES.map(async (url) => {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(milliseconds) });
    if (status !== 200 && status !== 401) throw new Error(`HTTP ${status}`);
  });
  return Promise.any(answers).then(
    () => true,
    () => false,
  );
}

/**
 * Makes what is missing. The stand-ins for tests are made wherever Debian's packages can be had, those for the helper and
 * the examples only where the real images cannot. Resolves with the helper image to use; undefined is the engine's own.
 */
export async function setUpImages(endpoint, { forTests }) {
  return step('Container images', async (note) => {
    const reachable = await isRegistryReachable();
    if (reachable && !forTests) return note('a registry answers: images are pulled when they are needed');
    if (!canInstallPackages()) {
      throw new CannotDo(
        reachable
          ? 'The Docker tests use images made of Debian packages: run them as root on Debian or Ubuntu (a container with the Docker socket will do). `npm run check` needs no Docker.'
          : 'No container registry answers, and stand-ins for images can be made on Debian or Ubuntu as root only. Check the network, or run this command there.',
      );
    }
    const wanted = [HELPER_STAND_IN, WEB_STAND_IN, ...(reachable ? [] : await imagesOfExamples())];
    const missing = [];
    for (const reference of wanted) if (!(await isCurrent(endpoint, reference))) missing.push(reference);
    if (missing.length > 0) {
      await installPackages(['busybox-static', 'haproxy', 'wget', 'curl', 'ca-certificates']);
      if (missing.includes(HELPER_STAND_IN)) await makeHelper(endpoint);
      if (missing.includes(WEB_STAND_IN)) await makeWeb(endpoint, WEB_STAND_IN);
      for (const reference of missing.filter((each) => each !== HELPER_STAND_IN && each !== WEB_STAND_IN)) {
        await tag(endpoint, WEB_STAND_IN, reference);
      }
    }
    const what = reachable ? 'stand-ins for the tests' : 'no registry answers: stand-ins';
    note(`${what} ${missing.length > 0 ? `made (${missing.join(', ')})` : 'already there'}`);
    return HELPER_STAND_IN;
  });
}

/** A real image under the wanted name is as good as a stand-in of this edition. */
async function isCurrent(endpoint, reference) {
  const { status, body } = await dockerRequest(endpoint, 'GET', `/images/${reference}/json`);
  if (status !== 200) return false;
  const edition = JSON.parse(body).Config?.Labels?.[EDITION_LABEL];
  return edition === undefined || edition === String(EDITION);
}

/** Image references in the examples' task definitions. */
async function imagesOfExamples() {
  const folder = join(repository, 'examples');
  const images = new Set();
  for (const path of await readdir(folder, { recursive: true })) {
    if (!path.endsWith('task-definition.json')) continue;
    const text = await readFile(join(folder, path), 'utf8');
    for (const [, image] of text.matchAll(/"image"\s*:\s*"([^"]+)"/g)) images.add(image);
  }
  return [...images];
}

async function tag(endpoint, source, reference) {
  const colon = reference.lastIndexOf(':');
  const query = new URLSearchParams({ repo: reference.slice(0, colon), tag: reference.slice(colon + 1) });
  const { status, body } = await dockerRequest(endpoint, 'POST', `/images/${source}/tag?${query}`);
  if (status !== 201) throw new Error(`Docker could not tag ${reference} (HTTP ${status}): ${body.trim()}`);
}

/**
 * User, entry point and default command are those of the official haproxy image; its stop signal cannot be given to an
 * import, and whoever creates a helper container sets one anyway.
 */
async function makeHelper(endpoint) {
  const root = await createRootFileSystem([{ name: 'haproxy', id: 99, home: '/var/lib/haproxy' }]);
  try {
    await addProgram(root, '/usr/sbin/haproxy', 'usr/local/sbin/haproxy');
    await addFile(root, 'usr/local/etc/haproxy/README', 'The configuration haproxy.cfg is expected in this folder.\n');
    await addFile(
      root,
      'usr/local/bin/docker-entrypoint.sh',
      `#!/bin/sh
# Arguments alone are for haproxy, which runs as a master in the foreground so that SIGUSR2 reloads it.
set -e
case "$1" in -*) set -- haproxy "$@" ;; esac
if [ "$1" = haproxy ]; then
  shift
  exec haproxy -W -db "$@"
fi
exec "$@"
`,
      0o755,
    );
    await importImage(endpoint, root, HELPER_STAND_IN, [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'USER haproxy',
      'WORKDIR /var/lib/haproxy',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["haproxy","-f","/usr/local/etc/haproxy/haproxy.cfg"]',
      `LABEL ${EDITION_LABEL}=${EDITION}`,
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/**
 * An image that stands in for a web server: `serve PORT…` answers every path of every port with 200 and logs each
 * request. Without arguments `serve` listens on `ports`.
 */
export async function makeWeb(endpoint, reference, ports = [80]) {
  const root = await createRootFileSystem([{ name: 'nginx', id: 101, home: '/var/cache/nginx' }]);
  try {
    await addProgram(root, '/usr/sbin/haproxy', 'usr/bin/haproxy');
    await addProgram(root, '/usr/bin/wget', 'usr/bin/wget');
    await addProgram(root, '/usr/bin/curl', 'usr/bin/curl');
    // Busybox has a wget too, and it would be found first by those who name /bin.
    await rm(`${root}/bin/wget`);
    await addFile(root, 'etc/serve.cfg', SERVER_CONFIGURATION);
    await addFile(root, 'usr/bin/serve', SERVE, 0o755);
    await importImage(endpoint, root, reference, [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      `CMD ["serve",${ports.map((port) => `"${port}"`).join(',')}]`,
      ...ports.map((port) => `EXPOSE ${port}`),
      `LABEL ${EDITION_LABEL}=${EDITION}`,
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const SERVE = `#!/bin/sh
# serve PORT...: answers HTTP on the ports until it is told to stop.
SERVE_BIND=
for port in "$@"; do SERVE_BIND="$SERVE_BIND\${SERVE_BIND:+,}:$port"; done
export SERVE_BIND="\${SERVE_BIND:-:80}"
echo "serving HTTP on $SERVE_BIND as $(hostname)"
# HAProxy leaves SIGTERM to the system, which never ends process 1 by it.
haproxy -db -f /etc/serve.cfg &
trap 'kill -USR1 $!; wait $!; echo stopped; exit 0' TERM INT QUIT
wait $!
`;

const SERVER_CONFIGURATION = `global
  log stdout format raw daemon info
  maxconn 256
  hard-stop-after 2s
  nbthread 1
defaults
  mode http
  log global
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  log-format "%ci \\"%r\\" %ST %B"
frontend web
  bind "\${SERVE_BIND}"
  http-request return status 200 content-type text/html lf-string "<h1>It works</h1> <p>%[method] %[path] answered by %[hostname]</p>\\n"
`;
