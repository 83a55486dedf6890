import { InsertTextFormat } from 'vscode-languageserver-types';
import { describe, expect, it } from 'vitest';
import { withoutSnippet } from '../../../../server/src/language/features/plainText.ts';

const plain = (insertText: string) =>
  withoutSnippet({ label: 'x', insertText, insertTextFormat: InsertTextFormat.Snippet }).insertText;

describe('completions for clients without snippets', () => {
  it.each([
    ['"family": "$1"', '"family": ""'],
    ['"cpu": "${1:256}"$0', '"cpu": "256"'],
    ['"cpu": "${2|256,512,1024|}"', '"cpu": "256"'],
    ['{"a": ${3}}', '{"a": }'],
    [String.raw`"price": "\$5 \} \\"`, String.raw`"price": "$5 } \"`],
  ])('turn %s into %s', (snippet, text) => {
    expect(plain(snippet)).toBe(text);
  });

  it('leave plain items alone', () => {
    const item = { label: 'x', insertText: '$1', insertTextFormat: InsertTextFormat.PlainText };
    expect(withoutSnippet(item)).toBe(item);
  });
});
