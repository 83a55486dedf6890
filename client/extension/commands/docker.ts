/** What to say when Docker does not answer. */
import { commands, window } from 'vscode';
import type { Command, CommandContext } from './context.ts';

/** The engine tells with its first event; this long it may take. */
const FIRST_WORD_MS = 10_000;

/** Whether Docker answers. When not: one message with "Retry" and "Show what was tried", and false at once. */
export async function requireDocker(context: CommandContext, again: () => Promise<void>): Promise<boolean> {
  const { docker } = await context.store
    .when((state) => state.docker !== undefined, AbortSignal.timeout(FIRST_WORD_MS))
    .catch(() => context.store.get());
  if (docker?.available !== false) return true;
  void offer(context, again);
  return false;
}

async function offer(context: CommandContext, again: () => Promise<void>): Promise<void> {
  const choice = await window.showErrorMessage(
    'Docker does not answer, so no task can run. Start Docker and try again.',
    'Retry',
    'Show What Was Tried',
  );
  if (choice === 'Retry') await again();
  if (choice === 'Show What Was Tried') await explainDocker(context, undefined);
}

export const explainDocker: Command = async ({ store }) => {
  const { docker, connection } = store.get();
  if (!docker && connection.kind === 'connected') {
    void window.showInformationMessage('Docker is being looked for. Ask again in a moment.');
    return;
  }
  if (docker?.available === true) {
    void window.showInformationMessage(`Docker ${docker.version ?? ''} answers at ${docker.endpoint}.`);
    return;
  }
  const detail = docker
    ? `${docker.message ?? ''}\n\nEndpoint: ${docker.endpoint}`
    : 'The local ECS engine is not running.';
  const choice = await window.showErrorMessage(
    'Docker does not answer',
    { modal: true, detail },
    'Open Setting',
    'Show Engine Log',
  );
  if (choice === 'Open Setting') await commands.executeCommand('workbench.action.openSettings', 'drydock.dockerHost');
  if (choice === 'Show Engine Log') await commands.executeCommand('drydock.showEngineLog');
};
