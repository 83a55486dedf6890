import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  getLanguageService,
  type ClientCapabilities,
  type JSONDocument,
  type JSONSchema,
  type LanguageService as JsonLanguageService,
} from 'vscode-json-languageservice';
import type { DocumentRole, ParsedDocument } from '../document.ts';
import { schemas } from '../schemas.ts';

/** A document as the JSON language service takes it. */
export interface JsonView {
  /** The original text under an address that carries the role, by which the schema is chosen. */
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

const ROLES: readonly DocumentRole[] = ['task-definition', 'overlay'];
const addressOf = (role: DocumentRole) => `file:///drydock/${role}.json`;
const schemaAddressOf = (role: DocumentRole) => `urn:drydock:schema:${role}`;

/** The JSON language service with our schemas. Its validator is off: each problem is said once, by us. */
export function createJsonService(clientCapabilities: ClientCapabilities): JsonService {
  const service = getLanguageService({
    clientCapabilities,
    // A `$schema` in the document is answered with ours; nothing is ever fetched.
    schemaRequestService: (uri) =>
      Promise.resolve(JSON.stringify(schemas[uri.includes('overlay') ? 'overlay' : 'task-definition'])),
  });
  service.configure({
    validate: false,
    schemas: ROLES.map((role) => ({
      uri: schemaAddressOf(role),
      fileMatch: [addressOf(role)],
      schema: schemas[role] as JSONSchema,
    })),
  });
  return {
    service,
    view: (document) =>
      document.memo('json', () => {
        const create = (text: string) => TextDocument.create(addressOf(document.role), 'json', document.version, text);
        const masked = create(document.parsed.masked);
        const isMasked = document.parsed.unquotedPlaceholders.size > 0;
        return { document: isMasked ? create(document.text) : masked, masked, tree: service.parseJSONDocument(masked) };
      }),
  };
}
