import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  PutAttributesCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RegisterContainerInstanceCommandInput,
} from '@aws-sdk/client-ecs';
import type { DockerWish } from '../../../../client/engine/state/instances.ts';
import { refused, startHarness, webDefinition, type Harness } from './harness.ts';

const BOX = 'tcp://10.0.0.2:2375';
const OWN = 'unix:///var/run/docker.sock';
const machine = { cpu: 4096, memory: 8192, version: '27.0.0', architecture: 'x86_64' } as const;

/** As if there were a Docker wherever one is named, which is the same one under two names. */
const look = (wish: DockerWish) => {
  if (wish.context === 'nowhere') return Promise.reject(new Error('There is no Docker context "nowhere".'));
  const id = wish.host === OWN ? 'OWN' : 'BOX';
  return Promise.resolve({
    docker: { ...wish, address: wish.address ?? '10.0.0.2', id },
    machine,
    isOwn: id === 'OWN',
  });
};

describe('another Docker', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startHarness({ context: { lookAtDocker: look } });
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const register = async (attributes: Record<string, string>, more: RegisterContainerInstanceCommandInput = {}) => {
    const list = Object.entries(attributes).map(([name, value]) => ({ name, value }));
    const { containerInstance } = await api.client.send(
      new RegisterContainerInstanceCommand({ attributes: list, ...more }),
    );
    return containerInstance ?? {};
  };
  const invalid = (promise: Promise<unknown>, words: RegExp) => refused(promise, 'InvalidParameterException', words);

  it('is a container instance of one cluster, known by the attributes it was registered with', async () => {
    const told = await register({ 'drydock.docker-context': 'build-box', stack: 'blue' });
    expect(told).toMatchObject({ status: 'ACTIVE', agentConnected: true, ec2InstanceId: 'docker-build-box' });
    expect(told.attributes).toEqual(
      expect.arrayContaining([
        { name: 'drydock.docker-context', value: 'build-box' },
        { name: 'drydock.address', value: '10.0.0.2' },
        { name: 'stack', value: 'blue' },
        { name: 'ecs.cpu-architecture', value: 'x86_64' },
      ]),
    );
    expect(api.store.containerInstances()).toHaveLength(2);
  });

  it('is named in one way, by an address without a password', async () => {
    await invalid(register({ 'drydock.address': '10.0.0.2' }), /Name the Docker by one of the attributes/);
    const both = { 'drydock.docker-context': 'box', 'drydock.docker-host': BOX };
    await invalid(register(both), /Name the Docker by one of the attributes/);
    await invalid(register({ 'drydock.docker-host': 'box' }), /write unix:/);
    await invalid(register({ 'drydock.docker-host': 'ssh://me:secret@box' }), /has a password in it/);
    await invalid(
      register({ 'drydock.docker-host': BOX, 'drydock.address': 'http://box' }),
      /a host name or an IP address/,
    );
    await invalid(register({ 'drydock.docker-host': BOX, 'drydock.port': '1' }), /'drydock.port' is not known/);
    await refused(
      register({ 'drydock.docker-context': 'nowhere' }),
      'ClientException',
      'There is no Docker context "nowhere".',
    );
    await invalid(register({ 'drydock.docker-host': OWN }), /Drydock itself uses/);
    expect(api.store.containerInstances()).toHaveLength(1);
  });

  it('is registered once, under whatever name, and changed by its ARN', async () => {
    const { containerInstanceArn = '' } = await register({ 'drydock.docker-context': 'box' });
    await api.client.send(new CreateClusterCommand({ clusterName: 'other' }));
    for (const cluster of ['default', 'other']) {
      await invalid(register({ 'drydock.docker-host': BOX }, { cluster }), /\(docker-box\) of the cluster default/);
    }
    const changed = await register(
      { 'drydock.docker-host': BOX, 'drydock.address': 'box.example' },
      { containerInstanceArn },
    );
    expect(changed.containerInstanceArn).toBe(containerInstanceArn);
    expect(changed.attributes).toContainEqual({ name: 'drydock.address', value: 'box.example' });
    await invalid(
      api.client.send(
        new PutAttributesCommand({
          attributes: [{ name: 'drydock.address', value: 'x', targetId: containerInstanceArn }],
        }),
      ),
      /deregister it, and register it again/,
    );
  });

  it("takes tasks while the engine's own does not answer, and keeps its cluster from being deleted", async () => {
    await api.client.send(new CreateClusterCommand({ clusterName: 'other' }));
    const { containerInstanceArn } = await register({ 'drydock.docker-context': 'box' }, { cluster: 'other' });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    api.setDocker({ available: false, message: 'gone' });
    const run = (cluster: string) => api.client.send(new RunTaskCommand({ cluster, taskDefinition: 'web' }));
    expect(await run('other')).toMatchObject({ tasks: [{ containerInstanceArn }], failures: [] });
    expect(await run('default')).toMatchObject({ tasks: [], failures: [{ reason: 'AGENT', detail: 'gone' }] });

    const deregister = (force: boolean) =>
      api.client.send(
        new DeregisterContainerInstanceCommand({ cluster: 'other', containerInstance: containerInstanceArn, force }),
      );
    await invalid(deregister(false), /Found running tasks/);
    const remove = () => api.client.send(new DeleteClusterCommand({ cluster: 'other' }));
    await refused(remove(), 'ClusterContainsContainerInstancesException', /Container Instances are active or draining/);
    await deregister(true);
    const { containerInstances } = await api.client.send(
      new DescribeContainerInstancesCommand({ cluster: 'other', containerInstances: [containerInstanceArn ?? ''] }),
    );
    expect(containerInstances).toMatchObject([{ status: 'INACTIVE' }]);
    // The same Docker can come back, as another instance.
    const again = await register({ 'drydock.docker-context': 'box' });
    expect(again.containerInstanceArn).not.toBe(containerInstanceArn);
  });
});
