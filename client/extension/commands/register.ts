/** Registers the table; what a command throws becomes one message with a next step. */
import { Range, Selection, commands, window, workspace, type Disposable } from 'vscode';
import { messageOf } from '../log.ts';
import { FileProblem } from '../run/source.ts';
import type { CommandContext } from './context.ts';
import { COMMANDS, LINKED } from './table.ts';

export function registerCommands(context: CommandContext): Disposable[] {
  return Object.entries({ ...COMMANDS, ...LINKED }).map(([id, load]) =>
    commands.registerCommand(id, async (argument: unknown) => {
      try {
        const command = await load();
        await command(context, argument);
      } catch (error) {
        context.channels.drydock.error(
          `${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        // Not awaited: whoever called the command is not kept waiting for the message to be read.
        void tell(error);
      }
    }),
  );
}

async function tell(error: unknown): Promise<void> {
  if (error instanceof FileProblem) {
    const choice = await window.showErrorMessage(error.message, 'Show Problems');
    if (choice !== undefined) await showPlace(error);
    return;
  }
  const choice = await window.showErrorMessage(messageOf(error), 'Show Engine Log');
  if (choice !== undefined) await commands.executeCommand('drydock.showEngineLog');
}

async function showPlace(error: FileProblem): Promise<void> {
  const editor = await window.showTextDocument(await workspace.openTextDocument(error.uri));
  if (error.offset !== undefined) {
    const place = editor.document.positionAt(error.offset);
    editor.selection = new Selection(place, place);
    editor.revealRange(new Range(place, place));
  }
  await commands.executeCommand('workbench.actions.view.problems');
}
