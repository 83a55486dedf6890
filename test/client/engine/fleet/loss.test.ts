import { afterEach, describe, expect, it } from 'vitest';
import { givenUpAt, patience, watchLosses } from '../../../../client/engine/fleet/loss.ts';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import type { ContainerInstanceRecord } from '../../../../client/engine/state/instances.ts';
import { withMachine } from '../../../../client/engine/state/newInstance.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { instanceRecord } from '../../../support/instanceRecords.ts';
import { container, taskRecord } from '../../../support/taskRecords.ts';

const MACHINE = { cpu: 4096, memory: 8192, version: '20.10.24', architecture: 'x86_64' } as const;
const own = instanceRecord();
const other = instanceRecord({
  arn: own.arn.replace(/1$/, '2'),
  id: own.id.replace(/1$/, '2'),
  docker: { context: 'box', address: '10.0.0.2', id: 'BOX' },
});
const away = (instance: ContainerInstanceRecord, since: number) => withMachine(instance, undefined, since);

describe('when an instance is given up', () => {
  it('is a while after its Docker stopped to answer, or after somebody began to look', () => {
    expect(givenUpAt(away(other, 1000), [own, other], 0, 60)).toBe(1060);
    expect(givenUpAt(away(other, 1000), [own, other], 5000, 60)).toBe(5060);
    expect(givenUpAt(other, [own, other], 0, 60)).toBeUndefined();
    expect(givenUpAt({ ...away(other, 1000), lost: true }, [own, other], 0, 60)).toBeUndefined();
    expect(givenUpAt({ ...away(other, 1000), status: 'INACTIVE' }, [own, other], 0, 60)).toBeUndefined();
  });

  it("is never for the engine's own Docker, as long as there is no other that tasks could go to", () => {
    const gone = away(own, 1000);
    expect(givenUpAt(gone, [gone], 0, 60)).toBeUndefined();
    expect(givenUpAt(gone, [gone, away(other, 1000)], 0, 60)).toBeUndefined();
    expect(givenUpAt(gone, [gone, { ...other, status: 'DRAINING' }], 0, 60)).toBeUndefined();
    expect(givenUpAt(gone, [gone, { ...other, clusterArn: 'another' }], 0, 60)).toBeUndefined();
    expect(givenUpAt(gone, [gone, other], 0, 60)).toBe(1060);
  });

  it('comes sooner with the time scale, yet not at once', () => {
    expect(patience(1)).toBe(60_000);
    expect(patience(0.5)).toBe(30_000);
    expect(patience(0.001)).toBe(5000);
  });
});

describe('the tasks of an instance that is given up', () => {
  const clock = createFakeClock();
  const store = createStore({
    initial: freshState('engine', clock.now()),
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  const losses = watchLosses({
    store,
    clock,
    timeScale: 1,
    since: (moment) => clock.now() - moment,
    log: createLog(() => undefined, Date.now),
  });
  afterEach(() => {
    losses.dispose();
  });

  it('end with what ECS says of a host that is gone; those of other instances go on', async () => {
    store.putContainerInstance(own);
    store.putContainerInstance(other);
    const [here, there] = [own, other].map(({ arn: containerInstanceArn }) => {
      const task = taskRecord({ definition: { containerDefinitions: [container('app')] } });
      store.addTask({ ...task, spec: { ...task.spec, containerInstanceArn } });
      return task.spec.arn;
    });
    store.putContainerInstance(away(other, clock.now()));
    await clock.settle();
    await clock.advance(59_000);
    expect(store.task(there ?? '')?.observed.lastStatus).not.toBe('STOPPED');
    await clock.advance(2000);
    await clock.settle();
    expect(store.task(there ?? '')).toMatchObject({
      desired: {
        status: 'STOPPED',
        stop: { code: 'TerminationNotice', reason: 'Host EC2 (instance docker-box) stopped.' },
      },
      observed: { lastStatus: 'STOPPED', stoppedAt: clock.now() - 1000 },
    });
    expect(store.task(here ?? '')?.desired.status).toBe('RUNNING');
    expect(store.containerInstance(other.arn)).toMatchObject({ lost: true, connected: false });

    const back = withMachine(store.containerInstance(other.arn) ?? other, MACHINE, clock.now());
    expect(back).toMatchObject({ connected: true });
    expect(back).not.toHaveProperty('lost');
    expect(back).not.toHaveProperty('disconnectedAt');
  });
});
