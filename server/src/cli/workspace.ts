import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  createLanguageService,
  definitionPathOf,
  isOverlayName,
  type LaunchType,
  type Fixed,
  type ParsedDocument,
  type Problem,
  type RuleInfo,
  type RuleLevels,
} from '../language/index.ts';

/** The files of one call, which know of each other: a service definition is checked against its task definition. */
export interface Workspace {
  /** In the order they were put in. */
  paths(): readonly string[];
  /** Adds a file, or gives it another text. */
  put(path: string, text: string): void;
  textOf(path: string): string;
  validate(path: string, options: WorkspaceOptions): readonly Problem[];
  /** Whether the file is JSON about something else. */
  isOther(path: string): boolean;
  /** Repairs a file where that is safe. */
  fix(path: string, options: WorkspaceOptions): Fixed;
  readonly rules: readonly RuleInfo[];
}

export interface WorkspaceOptions {
  readonly launchType: LaunchType | undefined;
  readonly levels: RuleLevels;
}

/** Paths are what the files' addresses are: they come back as given in whatever points to another file. */
export function createWorkspace(onRuleError: (code: string, error: unknown) => void): Workspace {
  const documents = new Map<string, ParsedDocument>();
  const service = createLanguageService({
    onRuleError,
    relatedDocuments: (uri) => [...documents.values()].filter((document) => document.uri !== uri),
  });
  const documentAt = (path: string): ParsedDocument => {
    const document = documents.get(path);
    if (document === undefined) throw new Error(`${path} is not in the workspace`);
    return document;
  };
  const put = (path: string, text: string): void => {
    const role = isOverlayName(path) ? 'overlay' : 'task-definition';
    documents.set(path, service.parse(TextDocument.create(path, 'json', 0, text), role));
  };
  const validate = (path: string, { launchType, levels }: WorkspaceOptions): readonly Problem[] => {
    const definition = documents.get(definitionPathOf(path) ?? '');
    return service.validate(documentAt(path), { assumedLaunchType: launchType, levels, definition });
  };
  return {
    paths: () => [...documents.keys()],
    put,
    textOf: (path) => documentAt(path).text,
    validate,
    isOther: (path) => {
      const document = documentAt(path);
      return document.role === 'task-definition' && service.kindOf(document) === 'other';
    },
    fix: (path, options) => {
      const { textDocument } = documentAt(path);
      const fixed = service.fixAll(textDocument, (text) => {
        put(path, text.getText());
        return validate(path, options);
      });
      put(path, fixed.text);
      return fixed;
    },
    rules: service.rules,
  };
}
