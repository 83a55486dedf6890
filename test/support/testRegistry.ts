/**
 * A registry on 127.0.0.1 that speaks as much of the v2 API as a pull needs. Docker takes plain HTTP from there without any
 * configuration. It can be slow, broken, and closed to strangers.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { docker } from './dockerObjects.ts';

export interface TestRegistry {
  /** `127.0.0.1:12345`. */
  readonly host: string;
  /** `GET /v2/…` of each request that was answered with content. */
  readonly served: readonly string[];
  /** Milliseconds that each quarter of a layer takes. */
  slowness: number;
  /** Answers so many manifests with this status first. */
  broken: { status: number; times: number };
  /** Whom it lets in; everybody when undefined. */
  login: { readonly username: string; readonly password: string } | undefined;
  /** Puts an image there, another one for each text, that has busybox and nothing else. Gives its digest. */
  put(repository: string, tag: string, text: string): Promise<string>;
  close(): Promise<void>;
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const digestOf = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

export async function startTestRegistry(): Promise<TestRegistry> {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, Buffer>();
  const served: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(request.url ?? '');
    if (registry.login && request.headers.authorization !== basic(registry.login)) {
      response.setHeader('www-authenticate', 'Basic realm="registry"');
      fail(response, 401, 'UNAUTHORIZED', 'authentication required');
      return;
    }
    if (path === '/v2/') {
      response.end('{}');
      return;
    }
    const [, repository = '', kind = '', reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(path) ?? [];
    if (kind === 'manifests') {
      if (registry.broken.times > 0) {
        registry.broken.times--;
        fail(response, registry.broken.status, 'UNKNOWN', 'the registry had a bad day');
        return;
      }
      const manifest = manifests.get(`${repository}:${reference}`) ?? manifests.get(reference);
      if (!manifest) {
        fail(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
        return;
      }
      served.push(path);
      response.setHeader('content-type', MANIFEST);
      response.setHeader('docker-content-digest', digestOf(manifest));
      response.setHeader('content-length', manifest.length);
      response.end(request.method === 'HEAD' ? undefined : manifest);
      return;
    }
    const blob = blobs.get(reference);
    if (!blob) {
      fail(response, 404, 'BLOB_UNKNOWN', 'blob unknown');
      return;
    }
    served.push(path);
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-length', blob.length);
    const quarter = Math.ceil(blob.length / 4);
    for (let start = 0; start < blob.length; start += quarter) {
      if (registry.slowness > 0) await new Promise((resolve) => setTimeout(resolve, registry.slowness));
      response.write(blob.subarray(start, start + quarter));
    }
    response.end();
  };

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const registry: TestRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    slowness: 0,
    broken: { status: 500, times: 0 },
    login: undefined,
    async put(repository, tag, text) {
      busybox ??= busyboxLayer();
      const tars = [await busybox, await textLayer(text)];
      const layers = tars.map((tar) => gzipSync(tar, { level: 1 }));
      const config = Buffer.from(
        JSON.stringify({
          architecture: process.arch === 'x64' ? 'amd64' : process.arch,
          os: 'linux',
          config: { Cmd: ['/busybox', 'sleep', '3600'] },
          rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
        }),
      );
      for (const each of [...layers, config]) blobs.set(digestOf(each), each);
      const manifest = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MANIFEST,
          config: {
            mediaType: 'application/vnd.docker.container.image.v1+json',
            size: config.length,
            digest: digestOf(config),
          },
          layers: layers.map((layer) => ({
            mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
            size: layer.length,
            digest: digestOf(layer),
          })),
        }),
      );
      manifests.set(`${repository}:${tag}`, manifest).set(digestOf(manifest), manifest);
      return digestOf(manifest);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return registry;
}

const basic = ({ username, password }: { readonly username: string; readonly password: string }) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}

let busybox: Promise<Buffer> | undefined;

/** A layer that is another one for each text. */
async function textLayer(text: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'text', mode: 0o644 }, text);
  archive.finalize();
  return bytesOf(archive as unknown as NodeJS.ReadableStream);
}

/** The program out of the stand-in image: Docker's archive of it is a layer as it is. */
async function busyboxLayer(): Promise<Buffer> {
  const container = await docker.createContainer({ Image: 'drydock-test/web:latest', Cmd: ['true'] });
  try {
    return await bytesOf(await container.getArchive({ path: '/bin/busybox' }));
  } finally {
    await container.remove({ force: true });
  }
}

async function bytesOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
