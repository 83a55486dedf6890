/** A registry with one image of one file, for those who log in: what Docker asks of a private one. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface FakeRegistry {
  /** `127.0.0.1:PORT/NAME:latest`; Docker takes a registry of this machine without TLS. */
  readonly image: string;
  /** User names and passwords that came with requests, as `user:password`. */
  readonly logins: Set<string>;
  close(): Promise<void>;
}

const MEDIA = 'application/vnd.docker.distribution.manifest.v2+json';

export async function startFakeRegistry(login: {
  readonly username: string;
  readonly password: string;
}): Promise<FakeRegistry> {
  const blobs = new Map<string, Buffer>();
  const add = (content: Buffer) => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    blobs.set(digest, content);
    return { digest, size: content.length };
  };
  const tar = await layer();
  const config = add(
    Buffer.from(
      JSON.stringify({
        architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
        os: 'linux',
        config: { Entrypoint: ['/nothing'] },
        rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(tar).digest('hex')}`] },
      }),
    ),
  );
  const zipped = add(gzipSync(tar));
  const manifest = add(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MEDIA,
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...zipped }],
      }),
    ),
  );
  const logins = new Set<string>();
  const server = createServer((request, response) => {
    const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    if (given !== '') logins.add(given);
    if (given !== `${login.username}:${login.password}`) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="private"' })
        .end('{"errors":[{"code":"UNAUTHORIZED"}]}');
      return;
    }
    const wanted = /\/(?:blobs|manifests)\/([^/]+)$/.exec(request.url ?? '')?.[1];
    const digest = wanted === 'latest' ? manifest.digest : (wanted ?? '');
    const content = request.url === '/v2/' ? Buffer.from('{}') : blobs.get(digest);
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': digest === manifest.digest ? MEDIA : 'application/octet-stream',
        'docker-content-digest': digest,
        'content-length': content.length,
      })
      .end(request.method === 'HEAD' ? undefined : content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `drydock-test-private-${process.pid}`;
  return {
    image: `127.0.0.1:${(server.address() as AddressInfo).port}/${name}:latest`,
    logins,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function layer(): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'empty' }, '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
