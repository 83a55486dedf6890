import { randomBytes, randomInt } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './atomicFile.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const CREDENTIALS_FILE = 'credentials';

/**
 * The keys that clients of this engine sign with, made once per state folder and kept in an AWS shared-credentials file
 * (mode 0600, profile `default`), so that `AWS_SHARED_CREDENTIALS_FILE` is all an SDK needs.
 */
export async function loadCredentials(folder: string): Promise<{ readonly key: AccessKey; readonly path: string }> {
  const path = join(folder, CREDENTIALS_FILE);
  const existing = parseCredentials(await readFile(path, 'utf8').catch(() => ''));
  if (existing) {
    await chmod(path, 0o600);
    return { key: existing, path };
  }
  const key: AccessKey = { accessKeyId: newKeyId(), secretAccessKey: randomBytes(30).toString('base64url') };
  await replaceFile(path, renderCredentials(key), { mode: 0o600 });
  return { key, path };
}

/** Twenty characters like a real one, with a prefix AWS does not use: a local key cannot be mistaken for one of theirs. */
function newKeyId(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return 'DDCK' + Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

function renderCredentials({ accessKeyId, secretAccessKey }: AccessKey): string {
  return `# Keys for the local ECS endpoint of Drydock. AWS does not know them.\n[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
}

function parseCredentials(text: string): AccessKey | undefined {
  const accessKeyId = /^aws_access_key_id *= *(\w{16,128})\s*$/m.exec(text)?.[1];
  const secretAccessKey = /^aws_secret_access_key *= *(\S{16,})\s*$/m.exec(text)?.[1];
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
}
