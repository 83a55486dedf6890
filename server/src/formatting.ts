import {
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';

/** How the client is told which documents are formatted. */
export interface FormattingOffer {
  readonly capabilities: Pick<ServerCapabilities, 'documentFormattingProvider' | 'documentRangeFormattingProvider'>;
  /** To be called once the client is initialized. */
  register(): void;
}

/**
 * Everything the server looks after, unless the client's initialization options say `{ formatOnly: [language, …] }`: an
 * editor that formats JSON itself would otherwise have two formatters for one file and ask its user which to take.
 */
export function offerFormatting(
  connection: Connection,
  { capabilities: { textDocument }, initializationOptions }: InitializeParams,
): FormattingOffer {
  const languages = languagesIn(initializationOptions);
  const canRegister =
    (textDocument?.formatting?.dynamicRegistration ?? false) &&
    (textDocument?.rangeFormatting?.dynamicRegistration ?? false);
  if (languages === undefined || !canRegister) {
    return {
      capabilities: { documentFormattingProvider: true, documentRangeFormattingProvider: true },
      register: () => {},
    };
  }
  const documentSelector = languages.map((language) => ({ language }));
  return {
    capabilities: {},
    register: () => {
      void connection.client.register(DocumentFormattingRequest.type, { documentSelector });
      void connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector });
    },
  };
}

function languagesIn(options: unknown): string[] | undefined {
  if (typeof options !== 'object' || options === null || !('formatOnly' in options)) return undefined;
  const { formatOnly } = options;
  return Array.isArray(formatOnly) ? formatOnly.filter((each) => typeof each === 'string') : undefined;
}
