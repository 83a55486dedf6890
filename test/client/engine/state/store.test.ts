import { describe, expect, it } from 'vitest';
import { newTaskRecord } from '../../../support/newTaskRecord.ts';
import { resourceName, serviceArn, taskDefinitionArn } from '../../../../client/engine/state/arn.ts';
import { freshState, newCluster } from '../../../../client/engine/state/freshState.ts';
import { createStore, type Change } from '../../../../client/engine/state/store.ts';

const make = () => {
  const errors: unknown[] = [];
  let changed = 0;
  const store = createStore({
    initial: freshState('id', 1),
    persist: { changed: () => (changed += 1), durable: () => Promise.resolve() },
    onListenerError: (error) => errors.push(error),
  });
  return { store, errors, changes: () => changed };
};
const revision = (number: number) => ({
  arn: taskDefinitionArn('web', number),
  family: 'web',
  revision: number,
  status: 'ACTIVE' as const,
  definition: { family: 'web', containerDefinitions: [] },
  tags: [],
  registeredAt: 1,
});

describe('the store', () => {
  it('tells each change in order with what was before', () => {
    const { store } = make();
    const seen: Change[] = [];
    const subscription = store.subscribe((change) => seen.push(change));
    const first = newCluster('dev', 1);
    const second = { ...first, tags: [{ key: 'a', value: 'b' }] };
    store.putCluster(first);
    store.putCluster(second);
    subscription.dispose();
    store.putCluster(first);
    expect(seen).toEqual([
      { kind: 'cluster', before: undefined, after: first },
      { kind: 'cluster', before: first, after: second },
    ]);
  });

  it('keeps telling the others when a listener throws', () => {
    const { store, errors } = make();
    const seen: string[] = [];
    store.subscribe(() => {
      throw new Error('mine');
    });
    store.subscribe((change) => seen.push(change.kind));
    store.putCluster(newCluster('dev', 1));
    expect(seen).toEqual(['cluster']);
    expect(errors).toEqual([new Error('mine')]);
  });

  it('knows the tasks of a service by its name and cluster, also after a restart', () => {
    const { store } = make();
    const definition = { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx' }] };
    const task = (id: string, serviceName?: string) => {
      const record = newTaskRecord(definition, () => id);
      const { spec } = record;
      return { ...record, spec: serviceName === undefined ? spec : { ...spec, serviceName } };
    };
    const [one, other, alone] = [task('1', 'web'), task('2', 'api'), task('3')];
    for (const each of [one, other, alone]) store.addTask(each);
    const web = serviceArn(resourceName(one.spec.clusterArn), 'web');
    expect(store.tasksOfService(web)).toEqual([one]);
    store.setTaskScheduling(one.spec.arn, { healthyAt: 1 });
    expect(store.tasksOfService(web)).toEqual([{ ...one, scheduling: { healthyAt: 1 } }]);
    const again = createStore({
      initial: store.snapshot(),
      persist: { changed: () => undefined, durable: () => Promise.resolve() },
      onListenerError: () => undefined,
    });
    expect(again.tasksOfService(web)).toHaveLength(1);
    store.removeTask(one.spec.arn);
    expect(store.tasksOfService(web)).toEqual([]);
  });

  it('never counts revisions backwards', () => {
    const { store } = make();
    store.putTaskDefinition(revision(1));
    store.putTaskDefinition(revision(2));
    store.putTaskDefinition({ ...revision(1), status: 'INACTIVE' as const });
    store.removeTaskDefinition(taskDefinitionArn('web', 2));
    expect(store.lastRevision('web')).toBe(2);
    expect(store.snapshot().lastRevision).toEqual({ web: 2 });
  });

  it('leaves unknown tasks alone and writes nothing for them', () => {
    const { store, changes } = make();
    store.requestStop('arn:x', { code: 'UserInitiated', reason: 'r', at: 1 });
    store.requestRemoval('arn:x');
    store.setTaskTags('arn:x', []);
    store.removeTask('arn:x');
    expect(store.observeTask('arn:x', (observed) => observed)).toBeUndefined();
    expect(changes()).toBe(0);
  });

  it('writes a port once', () => {
    const { store, changes } = make();
    store.setPort(80);
    store.setPort(80);
    expect([store.port(), changes()]).toEqual([80, 1]);
  });
});
