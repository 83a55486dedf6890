import type { Connection, InitializeParams } from 'vscode-languageserver';
import { describe, expect, it } from 'vitest';
import { offerFormatting } from '../../server/src/formatting.ts';

const dynamic = { formatting: { dynamicRegistration: true }, rangeFormatting: { dynamicRegistration: true } };

function offered(initializationOptions: unknown, textDocument: InitializeParams['capabilities']['textDocument']) {
  const registered: [string, unknown][] = [];
  const register = ({ method }: { method: string }, options: unknown) => {
    registered.push([method, options]);
    return Promise.resolve();
  };
  const connection = { client: { register } } as unknown as Connection;
  const params = { processId: null, rootUri: null, capabilities: { textDocument }, initializationOptions };
  const offer = offerFormatting(connection, params as InitializeParams);
  offer.register();
  return { capabilities: offer.capabilities, registered };
}

describe('formatting', () => {
  const everything = { documentFormattingProvider: true, documentRangeFormattingProvider: true };

  it('is offered for all documents unless the client says otherwise', () => {
    for (const options of [undefined, null, {}, { formatOnly: 'json' }]) {
      expect(offered(options, dynamic)).toEqual({ capabilities: everything, registered: [] });
    }
  });

  it('is registered for the languages that the client names, and for no others', () => {
    const options = { documentSelector: [{ language: 'ecs-task-definition' }] };
    expect(offered({ formatOnly: ['ecs-task-definition'] }, dynamic)).toEqual({
      capabilities: {},
      registered: [
        ['textDocument/formatting', options],
        ['textDocument/rangeFormatting', options],
      ],
    });
  });

  it('is offered for all to clients that take no registrations', () => {
    expect(offered({ formatOnly: ['ecs-task-definition'] }, {})).toEqual({ capabilities: everything, registered: [] });
  });
});
