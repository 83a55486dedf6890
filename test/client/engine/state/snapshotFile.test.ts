import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newTask } from '../../../../client/engine/state/newTask.ts';
import { clusterArn, taskDefinitionArn } from '../../../../client/engine/state/arn.ts';
import { freshState, newCluster } from '../../../../client/engine/state/freshState.ts';
import type { EngineState } from '../../../../client/engine/state/model.ts';
import {
  createSnapshotWriter,
  readSnapshot,
  SCHEMA_VERSION,
  StateTooNew,
  type SnapshotWriter,
} from '../../../../client/engine/state/snapshotFile.ts';
import { createStore, type Store } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';

let folder: string;
let entries: { level: string; message: string }[];
const log = createLog(
  (line) => entries.push(JSON.parse(line) as (typeof entries)[number]),
  () => 0,
);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-state-'));
  entries = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = () => readSnapshot(folder, () => 42, log);
const file = (name: string) => join(folder, name);

/** A store that writes itself to the folder. */
function persisted(initial: EngineState, gather = 0): { store: Store; writer: SnapshotWriter } {
  const writer = createSnapshotWriter({
    folder,
    version: '1.2.3',
    read: () => store.snapshot(),
    log,
    gather,
    retry: 20,
  });
  const store: Store = createStore({
    initial,
    persist: writer,
    onListenerError: (error) => {
      throw error;
    },
  });
  return { store, writer };
}

describe('the snapshot', () => {
  it('is absent in a new folder', async () => {
    expect(await read()).toBeUndefined();
    expect(entries).toEqual([]);
  });

  it('is readable by its owner only, and says who wrote it', async () => {
    const { store, writer } = persisted(freshState('id', 1));
    store.setPort(1234);
    await writer.close();
    expect((await stat(file('state.json'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file('state.json'), 'utf8'))).toMatchObject({
      schemaVersion: SCHEMA_VERSION,
      writtenBy: '1.2.3',
      port: 1234,
    });
  });

  it('equals the store after any sequence of changes', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const change = fc.oneof(
      fc.record({ kind: fc.constant('cluster' as const), name }),
      fc.record({ kind: fc.constant('definition' as const), name }),
      fc.record({ kind: fc.constant('forget' as const), name }),
      fc.record({ kind: fc.constant('task' as const), name }),
      fc.record({ kind: fc.constant('observe' as const), index: fc.nat(5), time: fc.nat() }),
      fc.record({ kind: fc.constant('stop' as const), index: fc.nat(5) }),
      fc.record({ kind: fc.constant('remove' as const), index: fc.nat(5) }),
      fc.record({ kind: fc.constant('port' as const), port: fc.nat(65_535) }),
      fc.record({ kind: fc.constant('flush' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
        const { store, writer } = persisted(freshState('id', 1));
        let ids = 0;
        const newUuid = () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
        const taskArn = (index: number) => store.tasks()[index]?.spec.arn ?? '';
        for (const each of changes) {
          if (each.kind === 'cluster') store.putCluster(newCluster(each.name, 2));
          else if (each.kind === 'definition') {
            const revision = store.lastRevision(each.name) + 1;
            store.putTaskDefinition({
              arn: taskDefinitionArn(each.name, revision),
              family: each.name,
              revision,
              status: 'ACTIVE',
              definition: { family: each.name, containerDefinitions: [{ name: 'ä☃', image: 'x' }] },
              tags: [],
              registeredAt: 3,
            });
          } else if (each.kind === 'forget') {
            store.removeTaskDefinition(taskDefinitionArn(each.name, store.lastRevision(each.name)));
          } else if (each.kind === 'task') {
            store.addTask(
              newTask(
                {
                  clusterName: each.name,
                  clusterArn: clusterArn(each.name),
                  taskDefinitionArn: taskDefinitionArn('a', 1),
                  definition: { family: 'a', containerDefinitions: [{ name: 'x', image: 'y' }] },
                  group: 'family:a',
                  launchType: 'EC2',
                  enableExecuteCommand: false,
                  overrides: {},
                  notices: [],
                  createdAt: 4,
                  tags: [{ key: 'k', value: 'v' }],
                  helperImage: 'h',
                },
                newUuid,
              ),
            );
          } else if (each.kind === 'observe') {
            store.observeTask(taskArn(each.index), (observed) => ({ ...observed, pullStartedAt: each.time }));
          } else if (each.kind === 'stop') {
            store.requestStop(taskArn(each.index), { code: 'UserInitiated', reason: 'r', at: 5 });
          } else if (each.kind === 'remove') store.removeTask(taskArn(each.index));
          else if (each.kind === 'port') store.setPort(each.port);
          else await store.durable();
        }
        await writer.close();
        const written = changes.some((each) => each.kind !== 'flush');
        // Writing nothing at all is fine when nothing changed: the file of the run before is there then.
        if (written && (await read()) === undefined) expect(store.snapshot()).toEqual(freshState('id', 1));
        else if (written) expect(await read()).toEqual(store.snapshot());
        await rm(file('state.json'), { force: true });
        await rm(file('state.previous.json'), { force: true });
      }),
      { numRuns: 60 },
    );
  });

  it('has everything that was changed before durable() was asked for, also during a write', async () => {
    const { store, writer } = persisted(freshState('id', 1), 10_000);
    const waits = ['a', 'b', 'c'].map(async (name) => {
      store.putCluster(newCluster(name, 1));
      await store.durable();
      expect((await read())?.clusters.map((each) => each.name)).toContain(name);
    });
    await Promise.all(waits);
    await writer.close();
  });

  it('gathers many changes into few writes', async () => {
    let reads = 0;
    const writer = createSnapshotWriter({
      folder,
      version: '1',
      log,
      gather: 5,
      read: () => {
        reads += 1;
        return freshState('id', 1);
      },
    });
    for (let count = 0; count < 100; count += 1) writer.changed();
    await writer.durable();
    await writer.close();
    expect(reads).toBeLessThanOrEqual(2);
  });

  it('that cannot be read is set aside, and the copy before it is used', async () => {
    const { store, writer } = persisted(freshState('id', 1));
    store.setPort(1);
    await store.durable();
    store.setPort(2);
    await writer.close();
    const text = await readFile(file('state.json'), 'utf8');
    // As after a power failure on a disk that lies about fsync, cut at every tenth.
    for (let cut = 0; cut < 10; cut += 1) {
      entries = [];
      await writeFile(file('state.json'), text.slice(0, Math.floor((text.length * cut) / 10)));
      expect((await read())?.port).toBe(1);
      expect(entries.map((each) => each.level)).toEqual(['error', 'warn']);
    }
    expect(await readdir(folder)).toContain('state.json.broken-42');
  });

  it('of the first schema is taken over, and kept as it was beside the new one', async () => {
    const { services: _, ...first } = freshState('id', 1);
    const text = JSON.stringify({ schemaVersion: 1, writtenBy: '0.1.0', ...first, port: 77 });
    await writeFile(file('state.json'), text);
    const state = await read();
    expect(state).toEqual({ ...first, port: 77, services: [], scalableTargets: [], balancers: [] });
    expect(await readFile(file('state.schema-1.json'), 'utf8')).toBe(text);
    const { writer } = persisted(state ?? freshState('another', 1));
    writer.changed();
    await writer.close();
    expect(await read()).toEqual(state);
  });

  it('of a schema before the first is set aside', async () => {
    await writeFile(file('state.json'), JSON.stringify({ schemaVersion: 0, ...freshState('id', 1) }));
    expect(await read()).toBeUndefined();
    expect(await readdir(folder)).toEqual(['state.json.broken-42']);
  });

  it('is the copy before when the machine failed between the two renames', async () => {
    const { store, writer } = persisted(freshState('id', 1));
    store.setPort(1);
    await store.durable();
    store.setPort(2);
    await writer.close();
    await rm(file('state.json'));
    expect((await read())?.port).toBe(1);
  });

  it('of a newer Drydock is left alone, with a message that says which is needed', async () => {
    const newer = JSON.stringify({ ...freshState('id', 1), schemaVersion: SCHEMA_VERSION + 1, writtenBy: '9.9.9' });
    await writeFile(file('state.json'), newer);
    await expect(read()).rejects.toThrow(StateTooNew);
    await expect(read()).rejects.toThrow(/Drydock 9\.9\.9/);
    expect(await readFile(file('state.json'), 'utf8')).toBe(newer);
  });

  it('that cannot be written is told once and retried, and durable() says so meanwhile', async () => {
    const { store, writer } = persisted(freshState('id', 1));
    // A folder where the temporary file should be: no disk refuses more reliably, whoever runs the test.
    const { mkdir } = await import('node:fs/promises');
    await mkdir(file('state.json.new/x'), { recursive: true });
    store.setPort(1);
    await expect(store.durable()).rejects.toThrow();
    await expect(store.durable()).rejects.toThrow();
    expect(entries.filter((each) => each.level === 'error')).toHaveLength(1);
    await rm(file('state.json.new'), { recursive: true });
    await expect.poll(read).toMatchObject({ port: 1 });
    await expect.poll(() => entries.at(-1)?.message).toBe('the state is written again');
    await writer.close();
  });
});
