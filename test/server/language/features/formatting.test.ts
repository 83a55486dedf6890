import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { parse, service } from '../../support/language.ts';

async function formatted(text: string, options: { insertFinalNewline?: boolean } = {}): Promise<string> {
  const edits = await service.format(parse(text), undefined, { tabSize: 2, insertSpaces: true, ...options });
  return TextDocument.applyEdits(TextDocument.create('file:///a.json', 'json', 1, text), edits);
}

describe('formatting', () => {
  it('keeps the line break at the end of a file, and adds one only where it is asked for', async () => {
    expect(await formatted('{"family":"a"}\n')).toBe('{\n  "family": "a"\n}\n');
    expect(await formatted('{"family":"a"}')).toBe('{\n  "family": "a"\n}');
    expect(await formatted('{"family":"a"}', { insertFinalNewline: true })).toBe('{\n  "family": "a"\n}\n');
  });
});
