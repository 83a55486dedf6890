/**
 * Which documents are task and service definitions. The language server has the lists of file names and package.json
 * contributes that of task definitions; a test compares the three.
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
  '*task-def*.{json.tpl,json.tmpl,json.j2,json.jinja,json.jinja2,json.template,json.tftpl,template}',
  '*task_def*.{json.tpl,json.tmpl,json.j2,json.jinja,json.jinja2,json.template,json.tftpl,template}',
  '*taskdef*.{json.tpl,json.tmpl,json.j2,json.jinja,json.jinja2,json.template,json.tftpl,template}',
] as const;

/** Names people use for service definitions. They stay plain JSON, to which the language server is attached. */
export const SERVICE_FILE_NAMES = [
  'service-definition*.json',
  'service_definition*.json',
  '*-service-definition.json',
  '*_service_definition.json',
  '*.service-definition.json',
  'service-def*.json',
  'service_def*.json',
  'servicedef*.json',
  '*-servicedef.json',
  '*-service-def.json',
  '*_service_def.json',
  '*ecs-service-def*.json',
] as const;

const jsonNamed = (names: readonly string[]): DocumentFilter[] =>
  names.flatMap((name) => ['json', 'jsonc'].map((language) => ({ language, pattern: `**/${name}` })));

/** Plain JSON documents that are service definitions by their names. */
export const serviceFilters = (): DocumentFilter[] => jsonNamed(SERVICE_FILE_NAMES);

/** The names of task definitions as filters on plain JSON documents, for `drydock.languageMode: "json"`. */
export const namedJsonFilters = (): DocumentFilter[] => jsonNamed(FILE_NAMES);

export function isTaskDefinitionDocument(document: TextDocument): boolean {
  if (isOverlayPath(document.uri.path)) return false;
  return document.languageId === LANGUAGE_ID || languages.match(namedJsonFilters(), document) > 0;
}

/** The task definition in the active editor. */
export function activeDefinition(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document && isTaskDefinitionDocument(document) ? document.uri : undefined;
}
