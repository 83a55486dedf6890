/**
 * Which documents are task definitions. The language server has the list of file names and package.json contributes it;
 * a test compares the three.
 */
import { languages, window, type DocumentFilter, type TextDocument, type Uri } from 'vscode';
import { isOverlayPath } from './run/overlay.ts';

export const LANGUAGE_ID = 'ecs-task-definition';

/** Names people use for task definitions in public repositories, as globs. */
export const FILE_NAMES = [
  'task-definition*.json',
  'task_definition*.json',
  'taskdef*.json',
  'task-def*.json',
  'task_def*.json',
  '*-task-definition.json',
  '*_task_definition.json',
  '*-taskdef.json',
  '*.taskdef.json',
  '*-task-def.json',
  '*_task_def.json',
  '*.task-definition.json',
  '*ecs-task-def*.json',
] as const;

/** The same names as filters on plain JSON documents, for `drydock.languageMode: "json"`. */
export const namedJsonFilters = (): DocumentFilter[] =>
  FILE_NAMES.flatMap((name) => ['json', 'jsonc'].map((language) => ({ language, pattern: `**/${name}` })));

export function isTaskDefinitionDocument(document: TextDocument): boolean {
  if (isOverlayPath(document.uri.path)) return false;
  return document.languageId === LANGUAGE_ID || languages.match(namedJsonFilters(), document) > 0;
}

/** The task definition in the active editor. */
export function activeDefinition(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document && isTaskDefinitionDocument(document) ? document.uri : undefined;
}
