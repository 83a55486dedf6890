/** Opens a published port in the browser, through the editor's own forwarding when this window is a remote one. */
import { Uri, env } from 'vscode';
import { isStopped, portUrl } from '../state/selectors.ts';
import { pickPort, pickTask } from './arguments.ts';
import type { Command } from './context.ts';

export async function openPortUrl(url: string): Promise<void> {
  await env.openExternal(await env.asExternalUri(Uri.parse(url)));
}

export const openPort: Command = async ({ store }, argument) => {
  const task = await pickTask(store, argument, 'Open a port of which task?', (each) => !isStopped(each));
  const port = task && (await pickPort(store, task, argument));
  if (port) await openPortUrl(portUrl(port));
};
