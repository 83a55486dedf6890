/** Reads the engine's shared-credentials file: an INI file with a `default` profile. */
import { readFile } from 'node:fs/promises';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** @throws when the file cannot be read or its default profile lacks a key */
export async function readCredentials(path: string): Promise<Credentials> {
  return parseCredentials(await readFile(path, 'utf8'), path);
}

export function parseCredentials(text: string, path: string): Credentials {
  const values = new Map<string, string>();
  let profile = '';
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[\s*(.+?)\s*\]\s*$/.exec(line);
    if (section) profile = section[1] ?? '';
    const entry = /^\s*([\w]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (entry && profile === 'default') values.set(entry[1] ?? '', entry[2] ?? '');
  }
  const accessKeyId = values.get('aws_access_key_id');
  const secretAccessKey = values.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(`${path} has no keys for profile "default"; restart the local ECS engine to write it anew`);
  }
  return { accessKeyId, secretAccessKey };
}
