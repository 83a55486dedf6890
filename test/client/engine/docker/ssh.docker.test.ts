/** Docker behind SSH, through an SSH server of this test's own on this machine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { eventually } from '../../../support/eventually.ts';
import { execute } from '../../../support/realDocker.ts';
import { canServeSsh, startSshServer, type SshServer } from '../../../support/sshServer.ts';

const before = process.env.PATH;
let server: SshServer;
let docker: Docker;

const connect = () =>
  createDocker({
    endpoint: () => ({ url: server.url, foundBy: 'test' }),
    registryAuth: { forImage: () => Promise.resolve(undefined) },
  });

describe.skipIf(!canServeSsh())('a Docker behind SSH', () => {
  beforeAll(async () => {
    server = await startSshServer({ dockerHost: process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock' });
    process.env.PATH = server.path;
    docker = connect();
    await eventually(() => docker.ping());
  });
  afterAll(async () => {
    process.env.PATH = before ?? '';
    await server.end();
  });

  it('answers, also several calls at a time', async () => {
    const infos = await Promise.all(Array.from({ length: 5 }, () => docker.info()));
    expect(new Set(infos.map(({ id }) => id)).size).toBe(1);
  });

  it('tells events, runs containers and commands in them', async () => {
    const label = { 'dev.drydock.test': `ssh-${process.pid}` };
    const events: string[] = [];
    const watch = new AbortController();
    let opened: () => void = () => undefined;
    const open = new Promise<void>((resolve) => (opened = resolve));
    const watching = docker.watchEvents({
      labels: label,
      signal: watch.signal,
      onOpen: opened,
      onEvent: ({ action }) => events.push(action),
    });
    await open;
    const { id } = await docker.createContainer({
      name: `drydock-test-ssh-${process.pid}`,
      spec: { Image: 'drydock-test/web:latest', Cmd: ['sleep', '60'], Labels: label, HostConfig: {} },
    });
    try {
      await docker.startContainer(id);
      expect(await execute(docker, id, ['echo', 'through'])).toBe('through');
      await eventually(() => expect(events).toContain('start'));
    } finally {
      await docker.removeContainer(id);
      watch.abort();
      await watching;
    }
  });

  it('that refuses the login is told with the words of ssh', async () => {
    await server.refuse();
    const refused = connect();
    // A busy machine may need longer for the refusal than a ping may take.
    await eventually(async () => {
      await expect(refused.ping()).rejects.toMatchObject({ kind: 'unreachable' });
      await expect(refused.ping()).rejects.toThrow(/Permission denied/);
    });
  });
});
