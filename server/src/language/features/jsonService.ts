import { TextDocument, type Position, type Range } from 'vscode-languageserver-textdocument';
import {
  getLanguageService,
  type ClientCapabilities,
  type JSONDocument,
  type JSONSchema,
  type LanguageService as JsonLanguageService,
} from 'vscode-json-languageservice';
import type { ParsedDocument } from '../document.ts';
import { schemaNameOf, schemas, type SchemaName } from '../schemas.ts';
import { jsonTree } from './jsonTree.ts';

/** A document as the JSON language service takes it. */
export interface JsonView {
  /** The original text under an address that carries the schema's name, by which the schema is chosen. */
  readonly document: TextDocument;
  /** The tree of the text in which unquoted placeholders are strings. */
  readonly tree: JSONDocument;
  /** The same with placeholders overwritten; for what only moves white space. */
  readonly masked: TextDocument;
}

export interface JsonService {
  readonly service: JsonLanguageService;
  view(document: ParsedDocument): JsonView;
}

const NAMES: readonly SchemaName[] = ['task-definition', 'service', 'run-task', 'overlay'];
const addressOf = (name: SchemaName) => `file:///drydock/${name}.json`;
const schemaAddressOf = (name: SchemaName) => `urn:drydock:schema:${name}`;

/** The JSON language service with our schemas. Its validator is off: each problem is said once, by us. */
export function createJsonService(clientCapabilities: ClientCapabilities): JsonService {
  const service = getLanguageService({
    clientCapabilities,
    // A `$schema` in the document is answered with ours; nothing is ever fetched.
    schemaRequestService: (uri) =>
      Promise.resolve(JSON.stringify(schemas[NAMES.find((name) => uri.includes(name)) ?? 'task-definition'])),
  });
  service.configure({
    validate: false,
    schemas: NAMES.map((name) => ({
      uri: schemaAddressOf(name),
      fileMatch: [addressOf(name)],
      schema: schemas[name] as JSONSchema,
    })),
  });
  return {
    service,
    view: (document) =>
      document.memo('json', () => {
        const { masked: text, unquotedPlaceholders, root, errors } = document.parsed;
        const address = addressOf(schemaNameOf(document));
        const original = new Addressed(address, document.textDocument);
        const isMasked = unquotedPlaceholders.size > 0;
        const masked = isMasked ? TextDocument.create(address, 'json', document.version, text) : original;
        const isWhole = root !== undefined && errors.length === 0;
        const tree = isWhole ? service.newJSONDocument(jsonTree(root, text)) : service.parseJSONDocument(masked);
        return { document: original, masked, tree };
      }),
  };
}

/** A document under another address. */
class Addressed implements TextDocument {
  readonly languageId = 'json';
  readonly #document: TextDocument;
  readonly uri: string;

  constructor(uri: string, document: TextDocument) {
    this.uri = uri;
    this.#document = document;
  }

  get version(): number {
    return this.#document.version;
  }

  get lineCount(): number {
    return this.#document.lineCount;
  }

  getText(range?: Range): string {
    return this.#document.getText(range);
  }

  positionAt(offset: number): Position {
    return this.#document.positionAt(offset);
  }

  offsetAt(position: Position): number {
    return this.#document.offsetAt(position);
  }

  getLineRange(line: number): Range {
    return this.#document.getLineRange(line);
  }

  getEOLCharacters(line: number): string {
    return this.#document.getEOLCharacters(line);
  }
}
