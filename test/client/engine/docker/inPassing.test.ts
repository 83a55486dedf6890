/** A Docker that reserves names before it knows their containers, and removes slowly. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';

let server: Server;
let docker: Docker;

/** Answers `METHOD /path` with the statuses given, in turn; the last stays. */
async function answering(answers: Readonly<Record<string, readonly number[]>>): Promise<readonly string[]> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const call = `${request.method} ${(request.url ?? '').split('?', 1)[0]}`;
    const statuses = answers[call] ?? [500];
    const status = statuses[Math.min(asked.filter((each) => each === call).length, statuses.length - 1)] ?? 500;
    asked.push(call);
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 204 ? '' : JSON.stringify({ Id: 'abc', message: `answered ${status}` }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  docker = createDocker({
    endpoint: () => ({ url: `tcp://127.0.0.1:${port}`, foundBy: 'test' }),
    registryAuth: { forImage: () => Promise.resolve(undefined) },
  });
  return asked;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const CREATE = 'POST /containers/create';
const creation = { name: 'web', spec: { Image: 'web', HostConfig: {} } };

it('a container is made when its name, taken by nobody, is free again', async () => {
  const asked = await answering({ [CREATE]: [409, 409, 201], 'GET /containers/web/json': [404] });
  await expect(docker.createContainer(creation)).resolves.toMatchObject({ id: 'abc' });
  expect(asked.filter((each) => each === CREATE)).toHaveLength(3);
});

it('a name that a container comes to have is a conflict', async () => {
  const asked = await answering({ [CREATE]: [409], 'GET /containers/web/json': [404, 200] });
  await expect(docker.createContainer(creation)).rejects.toMatchObject({ kind: 'conflict', message: 'answered 409' });
  expect(asked.filter((each) => each === CREATE)).toHaveLength(2);
});

it('what else Docker refuses is not tried again', async () => {
  const asked = await answering({ [CREATE]: [400, 201] });
  await expect(docker.createContainer(creation)).rejects.toMatchObject({ kind: 'bad-request' });
  expect(asked).toEqual([CREATE]);
});

it('a removal that another has begun is waited for', async () => {
  const asked = await answering({ 'DELETE /containers/web': [409], 'GET /containers/web/json': [200, 200, 404] });
  await docker.removeContainer('web');
  expect(asked).toHaveLength(4);
});

it('what is gone already is removed', async () => {
  const asked = await answering({ 'DELETE /containers/web': [404] });
  await docker.removeContainer('web');
  expect(asked).toHaveLength(1);
});
