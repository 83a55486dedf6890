import type { NetworkMode } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAgent } from '../../../../client/engine/agent/createAgent.ts';
import { createSecretValues } from '../../../../client/engine/agent/secrets.ts';
import type { TaskEndpoints } from '../../../../client/engine/agent/taskEndpoints.ts';
import type { DockerAvailabilityStatus } from '../../../../client/engine/docker/availability.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { createPullBoard } from '../../../../client/engine/docker/pullBoard.ts';
import type { Endpoints } from '../../../../client/engine/endpoints.ts';
import { createFleet, type Fleet } from '../../../../client/engine/fleet/fleet.ts';
import { loseTasks } from '../../../../client/engine/fleet/loss.ts';
import type { Member } from '../../../../client/engine/fleet/member.ts';
import { otherInstanceOf, storeOf } from '../../../../client/engine/fleet/ownTasks.ts';
import { routedDocker } from '../../../../client/engine/fleet/routedDocker.ts';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import { createStore, type Store } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { fakeDocker } from '../../../support/fakeAgent.ts';
import { createFakeClock, type FakeClock } from '../../../support/fakeClock.ts';
import type { FakeDockerEngine } from '../../../support/fakeDocker.ts';
import { dockerHandle } from '../../../support/fakeDockerHandle.ts';
import { instanceRecord } from '../../../support/instanceRecords.ts';
import { container, taskRecord } from '../../../support/taskRecords.ts';

const own = instanceRecord();
const box = instanceRecord({
  arn: own.arn.replace(/1$/, '2'),
  id: own.id.replace(/1$/, '2'),
  docker: { host: 'tcp://10.0.0.2:2375', address: '10.0.0.2', id: 'BOX' },
});

const noEndpoints: TaskEndpoints = {
  warmUp: () => undefined,
  variables: () => Promise.resolve([]),
  beforeStart: () => Promise.resolve(),
  afterStart: () => Promise.resolve(),
  onEvent: () => undefined,
  connect: () => undefined,
  ended: () => undefined,
  release: () => Promise.resolve(),
  problem: () => undefined,
  shared: [],
  end: () => Promise.resolve(),
};

describe('a Docker that is registered', () => {
  let clock: FakeClock;
  let store: Store;
  let docker: FakeDockerEngine;
  let members: Map<string, Member>;
  let fleet: Fleet;
  let setAvailable: (available: boolean) => void;
  let connections: number;
  let disposed: number;
  let firstLook: Promise<void>;
  let availableAtFirst: boolean;

  const start = () => {
    const log = createLog(() => undefined, Date.now);
    const made = createFleet({
      store,
      members,
      connect: () => {
        connections += 1;
        const listeners = new Set<(status: DockerAvailabilityStatus) => void>();
        let status: DockerAvailabilityStatus = {
          available: availableAtFirst,
          endpoint: 'tcp://10.0.0.2:2375',
          cpus: 2,
          memoryBytes: 4 * 1024 ** 3,
        };
        setAvailable = (available) => {
          status = { ...status, available };
          for (const listener of [...listeners]) listener(status);
        };
        return {
          docker: dockerHandle(docker),
          availability: {
            status: () => status,
            subscribe(listener) {
              listeners.add(listener);
              return { dispose: () => listeners.delete(listener) };
            },
            firstLook,
            dispose: () => (disposed += 1),
          },
        };
      },
      createAgent,
      agent: {
        pulls: createPullBoard(),
        secrets: createSecretValues(),
        clock,
        random: Math.random,
        log,
        settings: { helperImage: 'helper', publishAddress: '127.0.0.1', pullBehavior: 'prefer-cached', version: '0' },
      },
      endpoints: { onDocker: () => noEndpoints } as unknown as Endpoints,
      now: () => clock.now(),
      log,
    });
    made.start();
    return made;
  };

  beforeEach(() => {
    clock = createFakeClock();
    docker = fakeDocker({ clock });
    members = new Map();
    connections = disposed = 0;
    firstLook = Promise.resolve();
    availableAtFirst = true;
    store = createStore({
      initial: freshState('11111111-2222-4333-8444-555555555555', clock.now()),
      persist: { changed: () => undefined, durable: () => Promise.resolve() },
      onListenerError: (error) => {
        throw error;
      },
    });
    fleet = start();
    store.putContainerInstance(own);
    store.putContainerInstance(box);
  });
  /** Docker takes its time, which is the clock's. */
  const answered = async <T>(asked: Promise<T>): Promise<T> => {
    let isAnswered = false;
    void asked.finally(() => (isAnswered = true));
    await clock.until(() => isAnswered);
    return asked;
  };
  afterEach(() => answered(fleet.stop()));

  const run = (
    containerInstanceArn: string,
    portMappings: { containerPort: number }[] = [],
    networkMode: NetworkMode = 'bridge',
  ) => {
    const containerDefinitions = [container('app', { portMappings })];
    const task = taskRecord({ definition: { networkMode, containerDefinitions } });
    store.addTask({ ...task, spec: { ...task.spec, containerInstanceArn } });
    return task.spec.arn;
  };
  const statusOf = (arn: string) => store.task(arn)?.observed.lastStatus;
  const ran = (arn: string) => clock.until(() => statusOf(arn) === 'RUNNING');
  const deregister = () => store.putContainerInstance({ ...box, status: 'INACTIVE', connected: false });
  const stop = (arn: string) => store.requestStop(arn, { code: 'UserInitiated', reason: 'test', at: clock.now() });

  it('runs the tasks that are placed on it and no others, and is told with what it has', async () => {
    await clock.settle();
    expect(store.containerInstance(box.arn)).toMatchObject({ connected: true, cpu: 2048, memory: 4096 });
    const [there, here] = [run(box.arn), run(own.arn)];
    await ran(there);
    expect(statusOf(here)).toBe('PROVISIONING');
    expect(docker.containers.size).toBe(1);
    expect(connections).toBe(1);

    const ofOwn = storeOf(store, (task) => otherInstanceOf(store, task) === undefined);
    expect(ofOwn.tasks().map(({ spec }) => spec.arn)).toEqual([here]);
    const heard: string[] = [];
    ofOwn.subscribe((change) => heard.push(change.kind));
    stop(there);
    expect(heard).toEqual([]);
    stop(here);
    expect(heard).toEqual(['task']);
  });

  it('publishes ports where others reach them', async () => {
    const arn = run(box.arn, [{ containerPort: 80 }]);
    await ran(arn);
    expect(store.task(arn)?.observed.containers[0]?.networkBindings).toMatchObject([{ bindIP: '10.0.0.2' }]);
    const [made] = docker.containers.values();
    expect(made?.creation.spec.HostConfig.PortBindings).toMatchObject({ '80/tcp': [{ HostIp: '10.0.0.2' }] });
    const onHost = run(box.arn, [{ containerPort: 81 }], 'host');
    await ran(onHost);
    expect(store.task(onHost)?.observed.containers[0]?.networkBindings).toMatchObject([
      { bindIP: '10.0.0.2', hostPort: 81 },
    ]);
    // By it the notices are made: what is said of limits, credentials and the rest is said of that Docker.
    expect(fleet.availabilityOf(box.arn)?.status()).toMatchObject({ endpoint: 'tcp://10.0.0.2:2375', cpus: 2 });
    expect(fleet.availabilityOf(own.arn)).toBeUndefined();
  });

  it('publishes ports at every address where it is known by a name', async () => {
    store.putContainerInstance({
      ...box,
      docker: { host: 'tcp://box.example:2375', address: 'box.example', id: 'BOX' },
    });
    await ran(run(box.arn, [{ containerPort: 80 }]));
    const [made] = docker.containers.values();
    expect(made?.creation.spec.HostConfig.PortBindings).toMatchObject({ '80/tcp': [{ HostIp: '0.0.0.0' }] });
  });

  it('is asked about its own containers, whoever asks', async () => {
    const arn = run(box.arn);
    await ran(arn);
    const asked: string[] = [];
    const ofEngine = { inspectContainer: (id: string) => Promise.resolve(void asked.push(id)) } as unknown as Docker;
    const routed = routedDocker(ofEngine, store, members);
    const dockerId = store.task(arn)?.observed.containers[0]?.dockerId ?? '';
    expect(await answered(routed.inspectContainer(dockerId))).toMatchObject({ id: dockerId });
    expect(asked).toEqual([]);
    await routed.inspectContainer('another');
    expect(asked).toEqual(['another']);
  });

  it('is rid of everything when it is deregistered, and of the connection', async () => {
    const arn = run(box.arn);
    await ran(arn);
    deregister();
    await clock.settle();
    expect(statusOf(arn)).toBe('RUNNING');
    stop(arn);
    await clock.until(() => store.task(arn)?.observed.cleanedUp === true);
    expect(store.task(arn)?.observed.lastStatus).toBe('STOPPED');
    await clock.until(() => members.size === 0);
    expect(docker.containers.size).toBe(0);
    expect(disposed).toBe(1);
  });

  it('keeps its tasks when it is registered under another address', async () => {
    const arn = run(box.arn);
    await ran(arn);
    const moved = { context: 'box', address: 'box.example', id: 'BOX' };
    store.putContainerInstance({ ...(store.containerInstance(box.arn) ?? box), docker: moved });
    await clock.until(() => connections === 2);
    expect(disposed).toBe(1);
    expect(statusOf(arn)).toBe('RUNNING');
    const next = run(box.arn, [{ containerPort: 80 }]);
    await ran(next);
    expect(store.task(next)?.observed.containers[0]?.networkBindings).toMatchObject([{ bindIP: 'box.example' }]);
    expect(docker.containers.size).toBe(2);
  });

  it('is minded by one agent at a time when it is registered again at once', async () => {
    const arn = run(box.arn);
    await ran(arn);
    deregister();
    stop(arn);
    const again = { ...box, arn: own.arn.replace(/1$/, '3'), id: own.id.replace(/1$/, '3') };
    store.putContainerInstance(again);
    const next = run(again.arn);
    await clock.settle();
    expect([...members.keys()]).toEqual([box.arn]);
    await ran(next);
    expect([...members.keys()]).toEqual([again.arn]);
    expect(store.task(arn)?.observed).toMatchObject({ lastStatus: 'STOPPED', cleanedUp: true });
    expect(docker.containers.size).toBe(1);
  });

  it('is rid of everything after a restart of the engine, once it was looked for', async () => {
    const arn = run(box.arn);
    await ran(arn);
    await answered(fleet.stop());
    members.clear();
    store.putContainerInstance({ ...box, status: 'INACTIVE', connected: false });
    let looked: () => void = () => undefined;
    firstLook = new Promise((resolve) => (looked = resolve));
    availableAtFirst = false;
    fleet = start();
    await clock.settle();
    expect(statusOf(arn)).toBe('RUNNING');
    setAvailable(true);
    looked();
    stop(arn);
    await clock.until(() => members.size === 0);
    expect(docker.containers.size).toBe(0);
  });

  it('is forgotten when it stops to answer while its last tasks end', async () => {
    const arn = run(box.arn);
    await ran(arn);
    deregister();
    await clock.settle();
    expect(members.size).toBe(1);
    setAvailable(false);
    await clock.until(() => members.size === 0);
    expect(store.task(arn)?.observed).toMatchObject({ lastStatus: 'STOPPED', cleanedUp: true });
  });

  it('is forgotten at once when it is deregistered while it does not answer', async () => {
    const arn = run(box.arn);
    await ran(arn);
    setAvailable(false);
    deregister();
    await clock.until(() => members.size === 0);
    expect(store.task(arn)?.observed).toMatchObject({ lastStatus: 'STOPPED', cleanedUp: true });
    expect(disposed).toBe(1);
  });

  it('has what still runs of the tasks ended that were given up, when it comes back', async () => {
    const arn = run(box.arn);
    await ran(arn);
    setAvailable(false);
    expect(store.containerInstance(box.arn)).toMatchObject({ connected: false, disconnectedAt: clock.now() });
    loseTasks(store, box, clock.now());
    expect(statusOf(arn)).toBe('STOPPED');
    const states = () => [...docker.containers.values()].map(({ state }) => state);
    expect(states()).toEqual(['running']);
    setAvailable(true);
    await clock.until(() => states()[0] === 'exited');
    expect(store.containerInstance(box.arn)).toMatchObject({ connected: true });
    const next = run(box.arn);
    await ran(next);
  });
});
