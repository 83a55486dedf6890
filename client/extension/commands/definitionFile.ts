/** The task definition's file a command is about. */
import { Uri } from 'vscode';
import { activeDefinition } from '../documents.ts';
import { definitionPath, isOverlayPath } from '../run/overlay.ts';
import { subjectIn, taskIn, uriIn } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { pickDefinitionFile } from './pickDefinitionFile.ts';

/** From a URI (an overlay's leads to its definition), a tree row's family, the active editor, or by asking. */
export async function definitionFileFor(context: CommandContext, argument: unknown): Promise<Uri | undefined> {
  const uri = uriIn(argument);
  if (uri) return isOverlayPath(uri.path) ? uri.with({ path: definitionPath(uri.path) }) : uri;
  const source = context.memory.sourceOf(familyIn(context, argument) ?? '');
  if (source !== undefined) return Uri.parse(source);
  return activeDefinition() ?? (await pickDefinitionFile());
}

function familyIn(context: CommandContext, argument: unknown): string | undefined {
  const subject = subjectIn(argument);
  if (subject?.kind === 'family') return subject.name;
  if (subject?.kind === 'revision') return context.store.get().revisions.get(subject.arn)?.family;
  return taskIn(context.store, argument)?.family;
}
