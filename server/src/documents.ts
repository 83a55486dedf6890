import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  canBecomeJson,
  definitionPathOf,
  isOverlayName,
  isRequestContent,
  isServiceContent,
  isServiceName,
  isTaskDefinitionContent,
  isTaskDefinitionName,
  isTemplateName,
  overlayPathOf,
  type DocumentRole,
  type LanguageService,
  type ParsedDocument,
} from './language/index.ts';
import { keyOf } from './workspace/address.ts';

export const LANGUAGE_ID = 'ecs-task-definition';

/** A document that is ours, parsed. */
export interface ServedDocument {
  readonly parsed: ParsedDocument;
  /** For an overlay: the definition beside it. */
  readonly definition?: ParsedDocument;
}

export interface Documents {
  /** The open document of that address, or undefined when it is closed or none of ours. */
  get(uri: string): Promise<ServedDocument | undefined>;
  /** What names the same things: the definition, its overlay, and the requests that are about it, as far as they are there. */
  beside(document: ServedDocument): Promise<readonly ParsedDocument[]>;
  /** The task definitions and requests other than the one at that address: open ones, and those on disk. */
  others(uri: string): readonly ParsedDocument[];
  forget(uri: string): void;
}

export interface DocumentsOptions {
  readonly service: LanguageService;
  readonly openDocument: (uri: string) => TextDocument | undefined;
  readonly openDocuments: () => readonly TextDocument[];
  /** The text of a file that is not open; undefined when there is none. */
  readonly readFile: (uri: string) => Promise<string | undefined>;
  /** Definitions on disk, whether open or not. */
  readonly onDisk?: () => readonly ParsedDocument[];
}

/** Keeps one parsed version of each document that is asked for. */
export function createDocuments({
  service,
  openDocument,
  openDocuments,
  readFile,
  onDisk = () => [],
}: DocumentsOptions): Documents {
  const parsed = new Map<string, ParsedDocument>();

  const parse = (document: TextDocument, role: DocumentRole): ParsedDocument => {
    const known = parsed.get(document.uri);
    if (known?.version === document.version && known.role === role && known.text === document.getText()) return known;
    const fresh = service.parse(document, role);
    parsed.set(document.uri, fresh);
    return fresh;
  };
  const definitionBeside = async (uri: string): Promise<ParsedDocument | undefined> => {
    const address = definitionPathOf(uri);
    if (address === undefined) return undefined;
    const open = openDocument(address);
    if (open !== undefined) return parse(open, 'task-definition');
    const text = await readFile(address);
    return text === undefined || !(isTaskDefinitionContent(text) || isRequestContent(text))
      ? undefined
      : service.parse(TextDocument.create(address, LANGUAGE_ID, 0, text), 'task-definition');
  };

  const overlayBeside = async (uri: string): Promise<ParsedDocument | undefined> => {
    const address = overlayPathOf(uri);
    if (address === undefined) return undefined;
    const open = openDocument(address);
    if (open !== undefined) return parse(open, 'overlay');
    const text = await readFile(address);
    return text === undefined ? undefined : service.parse(TextDocument.create(address, 'json', 0, text), 'overlay');
  };

  return {
    get: async (uri) => {
      if (isOverlayName(uri)) {
        // Many tools call their files *.local.json: only one beside a task or service definition is an overlay.
        const definition = await definitionBeside(uri);
        // Asked after the wait, for the document may have been closed meanwhile.
        const document = openDocument(uri);
        return document === undefined || definition === undefined
          ? undefined
          : { parsed: parse(document, 'overlay'), definition };
      }
      const document = openDocument(uri);
      return document !== undefined && isOurs(document) ? { parsed: parse(document, 'task-definition') } : undefined;
    },
    beside: async ({ parsed: document, definition }) => {
      if (definition !== undefined) return [definition, ...service.namingTogether(definition)];
      const others = service.namingTogether(document);
      const overlays = await Promise.all([document, ...others].map(({ uri }) => overlayBeside(uri)));
      return [...others, ...overlays.flatMap((overlay) => overlay ?? [])];
    },
    others: (uri) => {
      const open = openDocuments().filter((document) => !isOverlayName(document.uri));
      // What is open is newer than what is on disk.
      const shown = new Set([uri, ...open.map((document) => document.uri)].map(keyOf));
      return [
        ...open
          .filter((document) => document.uri !== uri && isOurs(document))
          .map((document) => parse(document, 'task-definition')),
        ...onDisk().filter((document) => !shown.has(keyOf(document.uri))),
      ];
    },
    forget: (uri) => parsed.delete(uri),
  };
}

/** Our language, or JSON that is a task definition, service definition or RunTask input by its name or content. */
function isOurs(document: TextDocument): boolean {
  if (document.languageId === LANGUAGE_ID) return !isTemplateName(document.uri) || canBecomeJson(document.getText());
  if (document.languageId !== 'json' && document.languageId !== 'jsonc') return false;
  if (isTaskDefinitionName(document.uri)) return true;
  const text = document.getText();
  return (
    isTaskDefinitionContent(text) || isRequestContent(text) || (isServiceName(document.uri) && isServiceContent(text))
  );
}
