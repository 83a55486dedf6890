import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';

describe('a command that is over before its terminal has a size', () => {
  let server: Server;
  let inspections: number;

  /** As Docker 20.10 answers. */
  beforeEach(async () => {
    inspections = 0;
    server = createServer((request, response) => {
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.url?.includes('/resize')) answer(500, { message: 'cannot resize a stopped container: unknown' });
      // Its output ends a moment before Docker knows its exit code.
      else if (request.url?.includes('/json'))
        answer(200, ++inspections < 3 ? { Running: true, ExitCode: null } : { Running: false, ExitCode: 3 });
      else answer(201, { Id: 'x' });
    });
    server.on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nresult 42\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('gives its output and its exit code all the same', async () => {
    const { port } = server.address() as AddressInfo;
    const docker = createDocker({
      endpoint: () => ({ url: `tcp://127.0.0.1:${port}`, foundBy: 'test' }),
      registryAuth: { forImage: () => Promise.resolve(undefined) },
    });
    const session = await docker.exec('container', { command: ['sh'], tty: true, columns: 80, rows: 24 });
    expect(await text(session.stream)).toBe('result 42\r\n');
    expect(await session.exited()).toBe(3);
  });
});
