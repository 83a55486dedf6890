import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { READY_FILE, type ReadyMessage } from '../protocol/ready.ts';
import { replaceFile } from './state/atomicFile.ts';

/** Keeps the ready message in the state folder, for windows and terminals that come later. */
export async function writeReadyFile(folder: string, message: ReadyMessage): Promise<void> {
  await replaceFile(join(folder, READY_FILE), `${JSON.stringify(message)}\n`, { mode: 0o600 });
}

export async function removeReadyFile(folder: string): Promise<void> {
  await rm(join(folder, READY_FILE), { force: true });
}
