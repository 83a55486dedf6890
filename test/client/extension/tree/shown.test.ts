import { describe, expect, it } from 'vitest';
import { reduce, type Action, type LocalEcs } from '../../../../client/extension/state/localEcs.ts';
import type { Row } from '../../../../client/extension/tree/provider.ts';
import { createShown, READING_MS, type Shown } from '../../../../client/extension/tree/shown.ts';
import { clusterChildren, subjectId, type Subject } from '../../../../client/extension/tree/subjects.ts';
import { after, CLUSTER, factsOf, listing, statusEvent, taskArn, taskEvent, toldTask } from '../samples.ts';

const OTHER = taskArn('b'.repeat(32));
const start = after(
  statusEvent({}),
  listing([toldTask(), toldTask({ taskArn: OTHER, createdAt: '2026-11-22T09:00:00.000Z' })]),
);

/** Draws everything below a row, as VS Code does when all is expanded. */
function draw(shown: Shown, state: LocalEcs, parent?: Subject): void {
  const children = clusterChildren(state, parent);
  shown.list(parent, children);
  for (const subject of children) {
    shown.draw(state, rowOf(subject));
    draw(shown, state, subject);
  }
}
const rowOf = (subject: Subject): Row => ({ id: subjectId(subject), subject });

function drawn(state = start): Shown {
  const shown = createShown(clusterChildren);
  draw(shown, state);
  return shown;
}
const ids = (rows: readonly Row[] | undefined) => rows?.map(({ id }) => id);
const changed = (...actions: readonly Action[]) => {
  const state = actions.reduce(reduce, start);
  return ids(drawn().takeChanged(state, 0));
};
const CONTAINER = `${taskArn()}/container/web`;
const told = (more: Parameters<typeof taskEvent>[0] = {}) => taskEvent({ version: 2, ...more });

describe('rows to draw again', () => {
  it('are none when nothing on screen reads differently', () => {
    expect(changed(told(), factsOf({}))).toEqual([]);
  });

  it('are the task and the container that changed, and no other', () => {
    const containers = [{ name: 'web', image: 'nginx', lastStatus: 'RUNNING', healthStatus: 'HEALTHY' }];
    expect(changed(told({ containers }))).toEqual([CONTAINER]);
    expect(changed(told({ healthStatus: 'HEALTHY' }))).toEqual([taskArn()]);
  });

  it('are those above of which others come and go', () => {
    expect(changed(taskEvent({ taskArn: taskArn('c'.repeat(32)) }))).toEqual([CLUSTER]);
  });

  it('are the row above of one that gets what can be opened, which is a new row to VS Code', () => {
    const bare = [{ name: 'web', image: 'nginx', lastStatus: 'PENDING' }];
    const before = reduce(start, told({ containers: bare }));
    const shown = drawn(before);
    expect(ids(shown.takeChanged(reduce(before, told({ version: 3 })), 0))).toEqual([taskArn()]);
  });

  it('are told once', () => {
    const shown = drawn();
    const state = reduce(start, told({ healthStatus: 'HEALTHY' }));
    expect(shown.takeChanged(state, 0)).toHaveLength(1);
    expect(shown.takeChanged(state, 0)).toEqual([]);
  });

  it('are all when the top ones are others', () => {
    expect(changed(statusEvent({ available: false }))).toBeUndefined();
  });

  it('are those whose tooltip was read and says something else by now', () => {
    const shown = drawn();
    const row = rowOf({ kind: 'task', arn: taskArn() });
    const since = reduce(start, told({ startedAt: '2026-11-22T10:00:00.000Z' }));
    const readAt = Date.parse('2026-11-22T10:00:05.000Z');
    shown.explain(since, row, readAt);
    // It says "Running for 5 s": not drawn again, and closed by that, while somebody reads it.
    expect(shown.takeChanged(since, readAt + READING_MS / 2)).toEqual([]);
    expect(ids(shown.takeChanged(since, readAt + READING_MS))).toEqual([taskArn()]);
    expect(shown.takeChanged(since, readAt + 10 * READING_MS)).toEqual([]);
  });
});
