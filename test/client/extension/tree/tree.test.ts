import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TreeItem } from 'vscode';
import type { LocalEcs } from '../../../../client/extension/state/localEcs.ts';
import { createStore } from '../../../../client/extension/state/store.ts';
import { present } from '../../../../client/extension/tree/presentation.ts';
import { createStateTree, type Row, type StateTree } from '../../../../client/extension/tree/provider.ts';
import { READING_MS } from '../../../../client/extension/tree/shown.ts';
import {
  clusterChildren,
  definitionChildren,
  parentOf,
  subjectId,
  type Subject,
} from '../../../../client/extension/tree/subjects.ts';
import { duration } from '../../../../client/extension/duration.ts';
import { tooltipOf } from '../../../../client/extension/tree/tooltips.ts';
import { createUsageBoard } from '../../../../client/extension/usage/board.ts';
import {
  after,
  CLUSTER,
  factsOf,
  listing,
  revisionArn,
  statusEvent,
  taskArn,
  taskEvent,
  toldTask,
  usageOf,
} from '../samples.ts';

afterEach(() => void vi.useRealTimers());

/** Asks for every row, as VS Code does when all are expanded. */
async function drawEverything(tree: StateTree, parent?: Row): Promise<void> {
  for (const row of (await tree.getChildren(parent)) ?? []) {
    void tree.getTreeItem(row);
    await drawEverything(tree, row);
  }
}

/** The tree as indented lines of label and description. */
function drawn(state: LocalEcs, children = clusterChildren, parent?: Subject, indent = ''): string[] {
  return children(state, parent).flatMap((subject) => {
    const row = present(state, subject);
    const line = indent + [row?.label, row?.description].filter((part) => part !== undefined).join(' | ');
    return [line, ...drawn(state, children, subject, `${indent}  `)];
  });
}

const published = [{ containerPort: 80, protocol: 'tcp' as const, hostAddress: '127.0.0.1', hostPort: 8080 }];
const healthy = [{ name: 'web', image: 'nginx', lastStatus: 'RUNNING', healthStatus: 'HEALTHY' }];
const running = after(
  statusEvent({}),
  listing([
    toldTask({
      containers: healthy,
      healthStatus: 'HEALTHY',
    }),
  ]),
  factsOf({
    containers: [{ name: 'web', internal: false, skipped: false, published }],
    notices: [{ kind: 'not-applied', pointer: '/cpu', message: 'cpu is clamped to 2 vCPU' }],
  }),
);

describe('the Clusters tree', () => {
  it('shows a running task with its containers, ports and differences', () => {
    expect(drawn(running)).toEqual([
      'default | local · 1 active',
      '  web:3 | RUNNING, healthy · aaaaaaaa',
      '    web | RUNNING, healthy',
      '      8080 → 80/tcp | localhost:8080',
      '      Files',
      '    1 difference from ECS',
      '      cpu is clamped to 2 vCPU',
    ]);
  });

  it('says what a running container uses', () => {
    const subject = { kind: 'container', task: taskArn(), name: 'web' } as const;
    const used = usageOf(taskArn());
    expect(present(running, subject, () => used)?.description).toBe('RUNNING, healthy · 12 % · 48 MiB');
    // A screen reader does not read it anew every other second.
    expect(present(running, subject, () => used)?.spoken).toBe('Container web, RUNNING, healthy');
    const tooltip = tooltipOf(running, subject, 0, () => used);
    for (const text of ['30.7 of 256 CPU units (12 %)', '48 MiB of 512 MiB', '1.2 kB/s in, 340 B/s out']) {
      expect(tooltip).toContain(text);
    }
  });

  it('draws a container again only when what it uses reads differently', () => {
    const board = createUsageBoard();
    const tree = createStateTree(createStore(running), clusterChildren, board);
    const row = tree.rowOf({ kind: 'container', task: taskArn(), name: 'web' });
    const drawn: unknown[] = [];
    tree.onDidChangeTreeData?.((each) => drawn.push(each));
    void tree.getTreeItem(row);
    board.put(usageOf(taskArn()));
    expect(drawn).toEqual([[row]]);
    void tree.getTreeItem(row);
    board.put(usageOf(taskArn(), { time: '2026-11-22T10:00:04.000Z' }));
    expect(drawn).toHaveLength(1);
    tree.dispose();
  });

  it('draws containers with open folders less often, because VS Code forgets their files while it does', async () => {
    vi.useFakeTimers();
    const names = ['web', 'log'];
    const state = after(
      statusEvent({}),
      listing([toldTask({ containers: names.map((name) => ({ name, image: 'i', lastStatus: 'RUNNING' })) })]),
    );
    const board = createUsageBoard();
    const folders = { children: () => Promise.resolve([]), forget: () => undefined };
    const tree = createStateTree(createStore(state), clusterChildren, board, folders);
    const containers = names.map((name) => tree.rowOf({ kind: 'container', task: taskArn(), name }));
    const drawn: unknown[] = [];
    // VS Code asks for a row that has changed, and for what is open below it.
    const draw = async () => {
      for (const [index, row] of containers.entries()) {
        void tree.getTreeItem(row);
        await tree.getChildren(
          tree.rowOf({ kind: 'folder', task: taskArn(), container: names[index] ?? '', path: '/' }),
        );
      }
    };
    tree.onDidChangeTreeData?.((each) => drawn.push(each));
    await draw();
    const sample = usageOf(taskArn());
    const [used] = sample.containers;
    const tell = (percent: number) => {
      const all = names.map((name) => ({ ...used, name, cpuPercent: percent }));
      board.put({ ...sample, time: new Date(Date.now()).toISOString(), containers: all as typeof sample.containers });
    };
    tell(10);
    expect(drawn).toEqual([]);
    vi.advanceTimersByTime(READING_MS);
    tell(20);
    expect(drawn).toEqual([containers]);
    await draw();
    vi.advanceTimersByTime(READING_MS / 5);
    tell(30);
    expect(drawn).toHaveLength(1);
    tree.dispose();
  });

  it('says at a failed task why it failed', () => {
    const state = after(
      listing([
        toldTask({
          lastStatus: 'STOPPED',
          desiredStatus: 'STOPPED',
          stopCode: 'TaskFailedToStart',
          stoppedReason: 'CannotPullContainerError: no such image',
          containers: [
            { name: 'web', image: 'nope', lastStatus: 'STOPPED', reason: 'CannotPullContainerError: no such image' },
          ],
        }),
      ]),
    );
    expect(drawn(state)).toEqual([
      'default | local · 1 stopped',
      '  web:3 | STOPPED, failed · aaaaaaaa',
      '    CannotPullContainerError: no such image',
      '    web | STOPPED, never started',
    ]);
  });

  it('leaves the place to a welcome text when there is no task, also without Docker', () => {
    expect(drawn(after(listing()))).toEqual([]);
    expect(drawn(after(statusEvent({ available: false }), listing()))).toEqual([]);
  });

  it('says above the tasks that Docker does not answer', () => {
    expect(drawn(after(statusEvent({ available: false }), listing([toldTask()])))[0]).toMatch(
      /^Docker does not answer/,
    );
  });

  it('shows why the engine could not be started', () => {
    const state: LocalEcs = { ...running, connection: { kind: 'failed', message: 'no Node at /x' } };
    expect(drawn(state)).toEqual(['no Node at /x']);
  });

  it('gives every row an id of its own that does not change with the state', () => {
    const ids = (state: LocalEcs, parent?: Subject): string[] =>
      clusterChildren(state, parent).flatMap((each) => [subjectId(each), ...ids(state, each)]);
    const all = ids(running);
    expect(new Set(all).size).toBe(all.length);
    const later = after(statusEvent({}), listing([toldTask({ version: 9, lastStatus: 'STOPPED' })]));
    expect(ids(later)).toContain(taskArn());
  });

  it('finds the way from every row to the top', () => {
    const check = (parent?: Subject) => {
      for (const child of clusterChildren(running, parent)) {
        expect(parentOf(running, child)).toEqual(parent);
        check(child);
      }
    };
    check();
  });

  it('marks rows for the menus by kind and state', () => {
    const token = (subject: Subject) => present(running, subject)?.contextValue;
    expect(token({ kind: 'task', arn: taskArn() })).toBe('task;active;ports');
    expect(token({ kind: 'container', task: taskArn(), name: 'web' })).toBe('container;running;ports');
    const portless = after(listing([toldTask()]));
    expect(present(portless, { kind: 'task', arn: taskArn() })?.contextValue).toBe('task;active');
    expect(token({ kind: 'task', arn: 'gone' })).toBeUndefined();
  });

  it('explains a task in its tooltip, with what comes from outside escaped', () => {
    const state = after(
      listing([
        toldTask({
          lastStatus: 'STOPPED',
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container [in](command:evil) task exited',
          startedAt: '2026-11-22T10:00:00Z',
          stoppedAt: '2026-11-22T10:03:20Z',
          containers: [{ name: 'web', lastStatus: 'STOPPED', exitCode: 1 }],
        }),
      ]),
    );
    const text = tooltipOf(state, { kind: 'task', arn: taskArn() }, 0) ?? '';
    expect(text).toContain('Essential container \\[in\\](command:evil) task exited');
    expect(text).toContain('Ran for: 3 min 20 s');
    expect(text).toContain('| web | STOPPED (1) |');
  });
});

describe('the Task Definitions tree', () => {
  it('shows families by name and revisions newest first, with the tasks that run', () => {
    const state = after(
      listing([toldTask()], [revisionArn('web:2'), revisionArn('web:10'), revisionArn('web:3'), revisionArn('api:1')]),
    );
    expect(drawn(state, definitionChildren)).toEqual([
      'api | 1 revision',
      '  api:1',
      'web | 3 revisions',
      '  web:10',
      '  web:3 | 1 task',
      '  web:2',
    ]);
  });
});

describe('the provider', () => {
  it('hands out the same row for the same subject, so that VS Code keeps what is expanded', async () => {
    const store = createStore(running);
    const tree = createStateTree(store, clusterChildren);
    const [first] = (await tree.getChildren()) ?? [];
    store.dispatch(taskEvent({ version: 7, lastStatus: 'STOPPED' }));
    expect(first?.subject.kind).toBe('cluster');
    expect(((await tree.getChildren()) ?? [])[0]).toBe(first);
    tree.dispose();
  });

  it('leaves rows alone whose neighbour changes, so that their menus keep them', async () => {
    const store = createStore(running);
    const tree = createStateTree(store, clusterChildren);
    await drawEverything(tree);
    const redrawn = new Promise((resolve) => tree.onDidChangeTreeData?.(resolve));
    store.dispatch(taskEvent({ version: 2, healthStatus: 'UNHEALTHY', containers: healthy }));
    expect(await redrawn).toEqual([tree.rowOf({ kind: 'task', arn: taskArn() })]);
    tree.dispose();
  });

  it('draws a new row at once for who is about to reveal it', async () => {
    const store = createStore(running);
    const tree = createStateTree(store, clusterChildren);
    await drawEverything(tree);
    const redrawn: unknown[] = [];
    tree.onDidChangeTreeData?.((each) => redrawn.push(each));
    store.dispatch(taskEvent({ taskArn: taskArn('b'.repeat(32)) }));
    tree.settle();
    expect(redrawn).toEqual([[tree.rowOf({ kind: 'cluster', arn: CLUSTER })]]);
    tree.settle();
    expect(redrawn).toHaveLength(1);
    tree.dispose();
  });

  it('draws a container anew when it gets its first port, so that the port is in view', () => {
    const store = createStore(after(listing([toldTask()])));
    const tree = createStateTree(store, clusterChildren);
    const row = tree.rowOf({ kind: 'container', task: taskArn(), name: 'web' });
    const item = () => tree.getTreeItem(row) as TreeItem;
    const before = item().id;
    store.dispatch(factsOf({ containers: [{ name: 'web', internal: false, skipped: false, published }] }));
    expect(item().id).not.toBe(before);
    expect(item().collapsibleState).toBe(2);
    tree.dispose();
  });

  it('redraws once for several changes', async () => {
    const store = createStore(running);
    const tree = createStateTree(store, clusterChildren);
    await drawEverything(tree);
    let redrawn = 0;
    const changed = new Promise<void>((resolve) => {
      tree.onDidChangeTreeData?.(() => {
        redrawn += 1;
        resolve();
      });
    });
    store.dispatch(taskEvent({ version: 2, lastStatus: 'DEACTIVATING' }));
    store.dispatch(taskEvent({ version: 3, lastStatus: 'STOPPING' }));
    await changed;
    expect(redrawn).toBe(1);
    tree.dispose();
  });
});

describe('facts in words', () => {
  it.each([
    [8_000, '8 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});
