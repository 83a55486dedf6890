/**
 * Offers the language to JSON files that are task definitions by their content though not by their name, and the server
 * to service definitions alike: once per file, only in a visible editor, never against `files.associations` or a
 * language chosen by hand.
 */
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { languages, window, workspace, type TextDocument } from 'vscode';
import { disposeAll, type Disposable } from './disposable.ts';
import { LANGUAGE_ID, isTaskDefinitionDocument, serviceFilters } from './documents.ts';
import type { LanguageFeatures } from './languageClient.ts';
import type { Memory } from './memory.ts';
import { isOverlayPath } from './run/overlay.ts';
import { readSettings } from './settings.ts';

/** Larger files are not task definitions: ECS takes 64 KiB. */
const LARGEST = 256 * 1024;

/** Whether the root, or a `taskDefinition` in it (output of describe-task-definition), has an array `containerDefinitions`. */
export function looksLikeTaskDefinition(text: string): boolean {
  if (text.length > LARGEST || !text.includes('"containerDefinitions"')) return false;
  const root = parseTree(text, [], { allowTrailingComma: true });
  return (
    root !== undefined &&
    [[], ['taskDefinition']].some(
      (path) => findNodeAtLocation(root, [...path, 'containerDefinitions'])?.type === 'array',
    )
  );
}

/** Members that CreateService has and other JSON about services rarely. */
const OF_SERVICES = [
  'desiredCount',
  'launchType',
  'capacityProviderStrategy',
  'loadBalancers',
  'networkConfiguration',
  'deploymentConfiguration',
  'schedulingStrategy',
  'serviceConnectConfiguration',
];

/** Whether the root names a task definition and says how its tasks are kept running: an input of CreateService. */
export function looksLikeServiceDefinition(text: string): boolean {
  if (text.length > LARGEST || !text.includes('"taskDefinition"')) return false;
  const root = parseTree(text, [], { allowTrailingComma: true });
  const has = (key: string, type?: string) => {
    const node = root && findNodeAtLocation(root, [key]);
    return node !== undefined && (type === undefined || node.type === type);
  };
  return has('taskDefinition', 'string') && has('serviceName') && OF_SERVICES.some((key) => has(key));
}

/** What a document is by its content, as people call it. */
type Found = 'task definition' | 'service definition';

export function detectByContent(features: LanguageFeatures, memory: Memory): Disposable {
  const asked = new Set<string>();
  /** Closed in this very moment under our language: opened again as JSON at once, it was changed by hand. */
  const justClosed = new Set<string>();

  const consider = async (document: TextDocument) => {
    const uri = document.uri.toString();
    const found = foundIn(document);
    if (found === undefined) return;
    const answer = memory.contentAnswer(uri);
    if (answer === 'yes') await adopt(document, found, features);
    if (answer !== undefined || memory.neverAskAboutContent() || asked.has(uri)) return;
    asked.add(uri);
    const choice = await window.showInformationMessage(
      `This looks like an ECS ${found}: ${workspace.asRelativePath(document.uri)}. Check and complete it as one?`,
      'Yes',
      'Not This File',
      'Never',
    );
    if (choice === 'Yes') {
      await memory.rememberContentAnswer(uri, 'yes');
      await adopt(document, found, features);
    } else if (choice === 'Not This File') {
      await memory.rememberContentAnswer(uri, 'no');
    } else if (choice === 'Never') {
      await memory.rememberNeverAsk();
    }
  };
  const considerVisible = () => window.visibleTextEditors.forEach((editor) => void consider(editor.document));
  const noteClosed = (document: TextDocument) => {
    const uri = document.uri.toString();
    if (document.languageId !== LANGUAGE_ID) return;
    justClosed.add(uri);
    setImmediate(() => justClosed.delete(uri));
  };
  const noteOpened = (document: TextDocument) => {
    const uri = document.uri.toString();
    if (justClosed.has(uri) && foundIn(document) === 'task definition' && readSettings().languageMode !== 'json') {
      void memory.rememberContentAnswer(uri, 'no');
    }
  };
  considerVisible();
  const owned = [
    window.onDidChangeVisibleTextEditors(considerVisible),
    workspace.onDidSaveTextDocument(considerVisible),
    // A change of language closes the document and opens it again in one go.
    workspace.onDidCloseTextDocument(noteClosed),
    workspace.onDidOpenTextDocument(noteOpened),
  ];
  return { dispose: () => disposeAll(owned) };
}

function foundIn(document: TextDocument): Found | undefined {
  if (document.languageId !== 'json' && document.languageId !== 'jsonc') return undefined;
  if (document.uri.scheme !== 'file' && document.uri.scheme !== 'vscode-remote') return undefined;
  if (isOverlayPath(document.uri.path) || isTaskDefinitionDocument(document) || isAssociated(document))
    return undefined;
  const text = document.getText();
  if (looksLikeTaskDefinition(text)) return 'task definition';
  const isNamedSo = languages.match(serviceFilters(), document) > 0;
  return !isNamedSo && looksLikeServiceDefinition(text) ? 'service definition' : undefined;
}

/** Whether the user's `files.associations` speak about this file. */
function isAssociated(document: TextDocument): boolean {
  const associations = workspace
    .getConfiguration('files', document.uri)
    .get<Record<string, string>>('associations', {});
  return Object.keys(associations).some(
    (pattern) => languages.match({ pattern: pattern.includes('/') ? pattern : `**/${pattern}` }, document) > 0,
  );
}

async function adopt(document: TextDocument, found: Found, features: LanguageFeatures): Promise<void> {
  if (found === 'service definition' || readSettings().languageMode === 'json') features.attach(document);
  else await languages.setTextDocumentLanguage(document, LANGUAGE_ID);
}
