/** Docker behind TLS with certificates on both sides, made by openssl; in front of a real one stands a server of TLS only. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidateEndpoints } from '../../../../client/engine/docker/connect.ts';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';

const socketPath = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '');
let folder: string;
let server: Server;
let url: string;

/** The endpoint that DOCKER_HOST and the two variables of TLS lead to, as the docker command reads them. */
async function fromEnvironment(environment: Readonly<Record<string, string>>) {
  const [endpoint] = await candidateEndpoints({
    environment: { DOCKER_HOST: url, ...environment },
    home: '/nowhere',
    platform: process.platform,
    readFile: (path) => readFile(path, 'utf8').catch(() => undefined),
    exists: () => Promise.resolve(false),
    list: () => Promise.resolve([]),
  });
  if (!endpoint) throw new Error('no endpoint');
  return createDocker({
    endpoint: () => endpoint,
    registryAuth: { forImage: () => Promise.resolve(undefined) },
  });
}

describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('a Docker behind TLS', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-tls-'));
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca-key.pem',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=test',
    );
    await writeFile(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1\n');
    for (const name of ['server', 'client']) {
      const [key, request, cert] =
        name === 'client' ? ['key.pem', 'client.csr', 'cert.pem'] : ['server-key.pem', 'server.csr', 'server.pem'];
      openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
      openssl(
        ...['x509', '-req', '-in', request, '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
        ...['-out', cert, '-extfile', 'names'],
      );
    }
    const [ca, key, cert] = await Promise.all(
      ['ca.pem', 'server-key.pem', 'server.pem'].map((name) => readFile(join(folder, name))),
    );
    server = createServer({ ca, key, cert, requestCert: true, rejectUnauthorized: true }, (client) => {
      const docker = connect(socketPath);
      client.on('error', () => docker.destroy());
      docker.on('error', () => client.destroy());
      client.pipe(docker).pipe(client);
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers who shows the certificate that DOCKER_CERT_PATH has', async () => {
    const docker = await fromEnvironment({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder });
    expect((await docker.info()).osType).toBe('linux');
  });

  it('is not talked to in the clear, nor without a certificate', async () => {
    await expect((await fromEnvironment({})).ping()).rejects.toMatchObject({ name: 'DockerError' });
    await expect((await fromEnvironment({ DOCKER_TLS_VERIFY: '1' })).ping()).rejects.toMatchObject({
      name: 'DockerError',
    });
  });

  it('that shows a certificate of somebody else is not believed', async () => {
    const other = await mkdtemp(join(tmpdir(), 'drydock-tls-'));
    execFileSync('cp', [join(folder, 'key.pem'), join(folder, 'cert.pem'), other]);
    await writeFile(join(other, 'ca.pem'), await readFile(join(folder, 'cert.pem')));
    const docker = await fromEnvironment({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: other });
    await expect(docker.ping()).rejects.toMatchObject({ name: 'DockerError' });
    await rm(other, { recursive: true });
  });
});
