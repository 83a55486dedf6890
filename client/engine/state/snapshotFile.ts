/**
 * The engine's state on disk: one JSON file, replaced as a whole, with its predecessor beside it. A file that cannot be
 * read is set aside and the predecessor used; a file of a newer Drydock is never touched.
 */
import { copyFile, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, type Log } from '../util/log.ts';
import { replaceFile } from './atomicFile.ts';
import { migrate } from './migrations.ts';
import type { EngineState } from './model.ts';

/** Raised when an older engine could not make sense of the file; a migration from the previous number comes with it. */
export const SCHEMA_VERSION = 2;

export const SNAPSHOT_FILE = 'state.json';
export const PREVIOUS_SNAPSHOT_FILE = 'state.previous.json';

/** The state was written by a newer Drydock. `message` says what to do. */
export class StateTooNew extends Error {
  override readonly name = 'StateTooNew';
}

interface SnapshotDocument extends EngineState {
  readonly schemaVersion: number;
  /** Which Drydock wrote it, for the message an older one gives. */
  readonly writtenBy: string;
}

/**
 * Reads the newest usable snapshot of a state folder.
 * @returns undefined when there is none
 * @throws StateTooNew, or the file system's error when the folder cannot be read
 */
export async function readSnapshot(folder: string, now: () => number, log: Log): Promise<EngineState | undefined> {
  for (const name of [SNAPSHOT_FILE, PREVIOUS_SNAPSHOT_FILE]) {
    const path = join(folder, name);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    try {
      const { state, writtenAs } = parseSnapshot(text);
      if (writtenAs < SCHEMA_VERSION) {
        // Once migrated and written, an older Drydock could not read it any more; with this copy it can.
        const backup = join(folder, `state.schema-${writtenAs}.json`);
        await copyFile(path, backup);
        log.info('the state of an older Drydock was taken over', { path, backup, writtenAs });
      }
      if (name === PREVIOUS_SNAPSHOT_FILE) log.warn('continuing from the previous copy of the state', { path });
      return state;
    } catch (error) {
      if (error instanceof StateTooNew) throw error;
      const aside = join(folder, `${name}.broken-${now()}`);
      await rename(path, aside);
      log.error('the state file cannot be read and was set aside', { path, aside, error: messageOf(error) });
    }
  }
  return undefined;
}

function parseSnapshot(text: string): { readonly state: EngineState; readonly writtenAs: number } {
  const document = JSON.parse(text) as Partial<SnapshotDocument> | null;
  if (typeof document !== 'object' || document === null || typeof document.schemaVersion !== 'number') {
    throw new Error('it has no schemaVersion');
  }
  const { schemaVersion, writtenBy, ...written } = document;
  if (schemaVersion > SCHEMA_VERSION) {
    throw new StateTooNew(
      `The state folder was written by Drydock ${writtenBy ?? '(unknown)'} (schema ${schemaVersion}); this engine reads up to ` +
        `schema ${SCHEMA_VERSION}. Install Drydock ${writtenBy ?? 'of a newer version'} or newer, or give another --state-dir.`,
    );
  }
  const state: Partial<EngineState> = migrate(written, schemaVersion, SCHEMA_VERSION);
  const {
    engineId,
    port,
    endpointsPort,
    clusters,
    taskDefinitions,
    lastRevision,
    tasks,
    services,
    scalableTargets,
    balancers,
    // Members that came within this schema, before any Drydock with it was released.
    containerInstances = [],
    capacityProviders = [],
    accountSettings = {},
  } = state;
  if (
    typeof engineId !== 'string' ||
    !Array.isArray(clusters) ||
    !Array.isArray(taskDefinitions) ||
    !Array.isArray(tasks) ||
    !Array.isArray(services) ||
    !Array.isArray(scalableTargets) ||
    !Array.isArray(balancers) ||
    typeof lastRevision !== 'object'
  ) {
    throw new Error('parts of it are missing');
  }
  return {
    state: {
      engineId,
      clusters,
      taskDefinitions,
      lastRevision,
      tasks,
      services,
      scalableTargets,
      balancers,
      containerInstances,
      capacityProviders,
      accountSettings,
      ...(port === undefined ? {} : { port }),
      ...(endpointsPort === undefined ? {} : { endpointsPort }),
    },
    writtenAs: schemaVersion,
  };
}

/** Of the time that changes come, one part in so many goes to writing them for whom nobody waits. */
const SHARE = 10;

export interface SnapshotWriter {
  /** Something changed: write soon. Many changes in a short time become one write. */
  changed(): void;
  /** Resolves when everything up to now is on disk; rejects when an attempt to write it failed. */
  durable(): Promise<void>;
  /** Why the last attempt to write failed; undefined when it did not. */
  problem(): string | undefined;
  /** Writes what is left and ends. Rejects when the disk refuses. */
  close(): Promise<void>;
}

export interface SnapshotWriterOptions {
  readonly folder: string;
  readonly version: string;
  readonly read: () => EngineState;
  readonly log: Log;
  /** Milliseconds that changes are gathered before they are written. */
  readonly gather?: number;
  /** Milliseconds until a failed write is tried again. */
  readonly retry?: number;
}

/**
 * Keeps a folder's snapshot up to date. A full disk is told once and retried until it is not full any more; the engine
 * goes on meanwhile, and only those who asked for {@link SnapshotWriter.durable} learn of it.
 */
export function createSnapshotWriter(options: SnapshotWriterOptions): SnapshotWriter {
  const { folder, version, read, log, gather = 100, retry = 2000 } = options;
  const path = join(folder, SNAPSHOT_FILE);
  let changes = 0;
  let written = 0;
  let failing: string | undefined;
  let closed = false;
  let pause = gather;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;

  const write = async () => {
    const upTo = changes;
    const begun = performance.now();
    const document: SnapshotDocument = { schemaVersion: SCHEMA_VERSION, writtenBy: version, ...read() };
    try {
      await replaceFile(path, JSON.stringify(document), { mode: 0o600, keepAs: join(folder, PREVIOUS_SNAPSHOT_FILE) });
    } catch (error) {
      if (failing === undefined)
        log.error('the state cannot be written; trying again until it can', { path, error: messageOf(error) });
      failing = messageOf(error);
      schedule(retry);
      throw error;
    }
    if (failing !== undefined) log.info('the state is written again', { path });
    failing = undefined;
    written = upTo;
    pause = Math.max(gather, (SHARE - 1) * (performance.now() - begun));
    if (changes > written) schedule(pause);
  };

  /** One write at a time: whoever comes during one waits for the next, which has its changes too. */
  const flush = async (): Promise<void> => {
    const wanted = changes;
    if (current) await current.catch(() => undefined);
    if (written >= wanted) return;
    current ??= write().finally(() => (current = undefined));
    await current;
  };

  const schedule = (milliseconds: number) => {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      flush().catch(() => undefined);
    }, milliseconds);
  };

  return {
    changed() {
      changes += 1;
      schedule(failing === undefined ? pause : retry);
    },
    durable: flush,
    problem: () => failing,
    async close() {
      closed = true;
      clearTimeout(timer);
      await flush();
    },
  };
}
