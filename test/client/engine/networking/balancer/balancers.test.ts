import { describe, expect, it } from 'vitest';
import type { Docker } from '../../../../../client/engine/docker/docker.ts';
import { createBalancers } from '../../../../../client/engine/networking/balancer/balancers.ts';
import { newDeployment } from '../../../../../client/engine/state/deployments.ts';
import { freshState } from '../../../../../client/engine/state/freshState.ts';
import { primaryOf } from '../../../../../client/engine/state/services.ts';
import { createStore } from '../../../../../client/engine/state/store.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';
import { FakeDockerEngine } from '../../../../support/fakeDocker.ts';
import { dockerHandle } from '../../../../support/fakeDockerHandle.ts';
import { createLog } from '../../../../../client/engine/util/log.ts';
import { serviceRecord } from '../../../../support/serviceRecords.ts';

const ENGINE = 'e0000000-0000-4000-8000-000000000000';

/** A service with a target group, a Docker in memory, and a HAProxy that needs a while until it listens to signals. */
function situation(startUp: number) {
  const clock = createFakeClock();
  const engine = new FakeDockerEngine({ clock });
  engine.images.add('helper');
  engine.networks.set('net', { name: 'net', labels: {} });
  const store = createStore({
    initial: freshState(ENGINE, 0),
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  const plain = serviceRecord();
  const settings = {
    ...primaryOf(plain).settings,
    loadBalancers: [{ targetGroupArn: 'web', containerName: 'app', containerPort: 80 }],
  };
  store.putService({ ...plain, deployments: [newDeployment(settings, 1, 1000, Math.random)] });

  const present = () => [...engine.containers.values()].find(({ state }) => state === 'running');
  const isUp = () => clock.now() - (present()?.startedAt ?? Infinity) >= startUp;
  let inForce: string | undefined;
  let lost = 0;
  let upToDate = true;
  const plainDocker = dockerHandle(engine);
  const docker: Docker = {
    ...plainDocker,
    // A proxy that does not listen yet never hears of it.
    killContainer(id) {
      if (isUp()) inForce = engine.files.get(id)?.get('etc/drydock/haproxy.cfg');
      else lost++;
      return Promise.resolve();
    },
    async startContainer(id) {
      await plainDocker.startContainer(id);
      inForce = engine.files.get(id)?.get('etc/drydock/haproxy.cfg');
    },
  };
  const network = { name: 'net', renew: () => Promise.resolve() };
  const balancers = createBalancers({
    store,
    docker,
    clock,
    network,
    engineId: ENGINE,
    version: '1',
    helperImage: 'helper',
    publishAddress: '127.0.0.1',
    timeScale: 1,
    isUpToDate: () => upToDate,
    availability: {
      status: () => ({ available: true, endpoint: '' }),
      subscribe: () => ({ dispose: () => undefined }),
    },
    read: () => {
      const generation = /frontend (generation-\d+)/.exec(inForce ?? '')?.[1];
      if (!isUp() || generation === undefined) return Promise.reject(new Error('it does not answer'));
      return Promise.resolve(`# pxname,svname,\n${generation},FRONTEND,`);
    },
    log: createLog(() => undefined, Date.now),
  });
  const setUpToDate = (is: boolean) => (upToDate = is);
  return { clock, engine, store, balancers, present, lost: () => lost, arn: plain.arn, setUpToDate };
}

describe('the balancers', () => {
  it('tell HAProxy nothing before it listens: what it begins with need not be loaded again', async () => {
    const { clock, balancers, store, arn, lost, present } = situation(700);
    balancers.start();
    await clock.advance(4000);
    expect(present()).toBeDefined();
    expect(lost()).toBe(0);
    expect(store.balancer(arn)?.problem).toBeUndefined();
    const stopping = balancers.stop();
    await clock.advance(100);
    await stopping;
  });

  it('are left as they are until it is known what of their tasks is left, and looked after at once then', async () => {
    const { clock, balancers, present, setUpToDate } = situation(100);
    setUpToDate(false);
    balancers.start();
    await clock.advance(10_000);
    expect(present()).toBeUndefined();
    setUpToDate(true);
    const since = clock.now();
    balancers.lookAgain();
    await clock.until(() => present() !== undefined, 60_000);
    expect(clock.now()).toBe(since);
    const stopping = balancers.stop();
    await clock.advance(100);
    await stopping;
  });

  it('are made anew as soon as it is known that their container has ended, and tell of no problem', async () => {
    const { clock, engine, balancers, store, arn, present } = situation(100);
    balancers.start();
    await clock.advance(5000);
    const before = present();
    const problems: (string | undefined)[] = [];
    store.subscribe((change) => {
      if (change.kind === 'balancer') problems.push(store.balancer(arn)?.problem);
    });
    const killedAt = clock.now();
    engine.exit(before?.id ?? '', 137);
    balancers.containerEnded(before?.creation.name ?? '');
    await clock.until(() => present() !== undefined, 60_000);
    expect(clock.now()).toBe(killedAt);
    await clock.advance(3000);
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
    const stopping = balancers.stop();
    await clock.advance(100);
    await stopping;
  });

  it('say nothing of their own while Docker is away, and are back with it', async () => {
    const { clock, engine, balancers, store, arn, present } = situation(100);
    balancers.start();
    await clock.advance(5000);
    engine.down({ containersExit: true });
    await clock.advance(10_000);
    expect(store.balancer(arn)?.problem).toBeUndefined();
    engine.up();
    await clock.until(() => present() !== undefined, 60_000);
    await clock.advance(3000);
    expect(store.balancer(arn)?.problem).toBeUndefined();
    const stopping = balancers.stop();
    await clock.advance(100);
    await stopping;
  });
});
