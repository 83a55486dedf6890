import { describe, expect, it } from 'vitest';
import { NOTHING_KNOWN, reduce } from '../../../../client/extension/state/localEcs.ts';
import {
  activeTasks,
  hasFailed,
  portsOf,
  pullOf,
  pullProgress,
  tasksOf,
} from '../../../../client/extension/state/selectors.ts';
import { taskView } from '../../../../client/extension/state/taskView.ts';
import {
  CLUSTER,
  after,
  event,
  factsOf,
  listing,
  revisionArn,
  statusEvent,
  taskArn,
  taskEvent,
  toldTask,
} from '../samples.ts';

describe('what is known of the local ECS', () => {
  it('reads a task the same from DescribeTasks and from an event', () => {
    const time = '2026-11-22T10:00:00.000Z';
    expect(taskView(toldTask({ createdAt: new Date(time) }))).toEqual(taskView(toldTask({ createdAt: time })));
  });

  it('keeps the higher version when a list and events race', () => {
    const stopped = taskEvent({ version: 5, lastStatus: 'STOPPED' });
    const late = listing([toldTask({ version: 4 })]);
    expect(after(stopped, late).tasks.get(taskArn())?.lastStatus).toBe('STOPPED');
    expect(after(stopped, taskEvent({ version: 4 })).tasks.get(taskArn())?.lastStatus).toBe('STOPPED');
  });

  it('drops tasks a new list does not have', () => {
    expect(after(taskEvent(), factsOf(), listing()).tasks.size).toBe(0);
    expect(after(taskEvent(), factsOf(), listing()).facts.size).toBe(0);
  });

  it('forgets a task and its facts together', () => {
    const forgotten = { kind: 'event', event: event('Drydock Task Forgotten', { taskArn: taskArn() }) } as const;
    const state = after(taskEvent(), factsOf(), forgotten);
    expect([state.tasks.size, state.facts.size]).toEqual([0, 0]);
  });

  it('adds a registered revision and removes a deregistered one', () => {
    const change = (status: string) =>
      ({
        kind: 'event',
        event: event('Drydock Task Definition Change', {
          taskDefinitionArn: revisionArn(),
          family: 'web',
          revision: 3,
          status,
        }),
      }) as const;
    expect(after(change('ACTIVE')).revisions.get(revisionArn())).toEqual({
      arn: revisionArn(),
      family: 'web',
      revision: 3,
    });
    expect(after(change('ACTIVE'), change('INACTIVE')).revisions.size).toBe(0);
  });

  it('ignores facts of a task it does not know and events of a newer engine', () => {
    const state = after(listing());
    expect(reduce(state, factsOf())).toBe(state);
    expect(reduce(state, { kind: 'event', event: event('ECS Something New' as never, {}) })).toBe(state);
  });

  it('says nothing of Docker while the engine still looks for it', () => {
    const looking = { available: false, looking: true, message: 'Looking for Docker.' } as const;
    expect(after(statusEvent(looking)).docker).toBeUndefined();
    expect(after(statusEvent(looking), statusEvent({ available: false })).docker).toMatchObject({ available: false });
  });

  it('keeps the last picture while the engine starts anew, and nothing after it has stopped', () => {
    const state = after(statusEvent({}), taskEvent());
    expect(reduce(state, { kind: 'connection', connection: { kind: 'starting' } }).tasks.size).toBe(1);
    expect(reduce(state, { kind: 'connection', connection: { kind: 'stopped' } })).toEqual(NOTHING_KNOWN);
  });

  it('shows active tasks before stopped ones, each newest first', () => {
    const task = (letter: string, told: object) => toldTask({ taskArn: taskArn(letter.repeat(32)), ...told });
    const state = after(
      listing([
        task('a', { createdAt: '2026-11-22T10:00:00Z' }),
        task('b', { createdAt: '2026-11-22T11:00:00Z' }),
        task('c', { lastStatus: 'STOPPED', stoppedAt: '2026-11-22T12:00:00Z' }),
        task('d', { lastStatus: 'STOPPED', stoppedAt: '2026-11-22T13:00:00Z' }),
      ]),
    );
    expect(tasksOf(state, CLUSTER).map((each) => each.id[0])).toEqual(['b', 'a', 'd', 'c']);
    expect(activeTasks(state)).toHaveLength(2);
  });

  it('prefers the ports the engine published over network bindings, and has none for a stopped task', () => {
    const containers = [
      {
        name: 'web',
        lastStatus: 'RUNNING',
        networkBindings: [{ containerPort: 80, hostPort: 32768, bindIP: '127.0.0.1', protocol: 'tcp' }],
      },
    ];
    const published = [{ containerPort: 80, protocol: 'tcp' as const, hostAddress: '127.0.0.1', hostPort: 8080 }];
    const facts = factsOf({ containers: [{ name: 'web', internal: false, skipped: false, published }] });
    const hostPorts = (state: ReturnType<typeof after>) => {
      const task = state.tasks.get(taskArn());
      const container = task?.containers[0];
      return task && container && portsOf(state, task, container).map((port) => port.hostPort);
    };
    expect(hostPorts(after(taskEvent({ containers })))).toEqual([32768]);
    expect(hostPorts(after(taskEvent({ containers }), facts))).toEqual([8080]);
    expect(hostPorts(after(taskEvent({ containers, lastStatus: 'STOPPED' }), facts))).toEqual([]);
  });

  it('tells a pull only while it runs', () => {
    const pull = (status: string) =>
      ({
        kind: 'event',
        event: event('Drydock Image Pull', {
          image: 'nginx',
          taskArns: [taskArn()],
          status,
          downloadedBytes: 43,
          totalBytes: 100,
        }),
      }) as const;
    const task = taskView(toldTask());
    if (!task) throw new Error('no task');
    const running = pullOf(after(pull('pulling')), task);
    expect(running && pullProgress(running)).toBe('43 %');
    expect(pullOf(after(pull('pulling'), pull('done')), task)).toBeUndefined();
  });

  it.each([
    ['a user stopped it', { stopCode: 'UserInitiated' }, 143, false],
    ['it ended by itself with success', { stopCode: 'EssentialContainerExited' }, 0, false],
    ['its program failed', { stopCode: 'EssentialContainerExited' }, 1, true],
    ['something else than ECS killed it', { stopCode: 'EssentialContainerExited' }, 137, true],
    ['it could not start', { stopCode: 'TaskFailedToStart' }, undefined, true],
  ])('judges failure when %s', (_case, told, exitCode, failed) => {
    const task = taskView(toldTask({ ...told, lastStatus: 'STOPPED', containers: [{ name: 'web', exitCode }] }));
    expect(task && hasFailed(task)).toBe(failed);
  });

  it('takes containers that were ended with one that was done for no failure', () => {
    const containers = [
      { name: 'job', exitCode: 0 },
      { name: 'proxy', exitCode: 143 },
    ];
    const task = taskView(toldTask({ stopCode: 'EssentialContainerExited', lastStatus: 'STOPPED', containers }));
    expect(task && hasFailed(task)).toBe(false);
  });
});
