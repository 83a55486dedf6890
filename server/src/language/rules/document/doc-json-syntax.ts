import type { ParsedText, SyntaxError, SyntaxErrorKind } from '../../parse.ts';
import type { Fix } from '../../problem.ts';
import type { DocumentRule } from '../rule.ts';
import { shorten } from '../wording.ts';

const MESSAGES: Record<SyntaxErrorKind, (text: string) => string> = {
  comment: () => 'JSON has no comments: the AWS CLI and SDKs refuse the file. Remove it.',
  'trailing-comma': () => 'This comma has nothing after it. JSON does not allow a comma before a closing bracket.',
  'missing-comma': () => 'A comma is missing after this.',
  'missing-value': () => 'A value is missing here.',
  'missing-colon': () => 'A colon and a value are missing after this key.',
  'missing-key': () => 'A key in double quotes is missing here.',
  'unquoted-key': (text) => `Keys need double quotes: "${text}".`,
  'unclosed-object': () => 'The document ends before this object is closed: a `}` is missing.',
  'unclosed-array': () => 'The document ends before this list is closed: a `]` is missing.',
  'unclosed-string': () => 'This string is not closed: a `"` is missing at its end.',
  'single-quotes': () => 'JSON strings and keys need double quotes, not single ones.',
  'unknown-word': (text) =>
    `\`${shorten(text)}\` is not JSON: a value is a number, true, false, null, a list, an object or a string in double quotes.`,
  'bad-escape': () => 'This string has an escape that JSON does not know. Write a backslash as `\\\\`.',
  'bad-character': () =>
    'This string has a character that must be escaped, such as a tab (`\\t`) or a line break (`\\n`).',
  'trailing-text': () => 'The document ended before this: one closing bracket too many, or text after the definition.',
  'unexpected-bracket': (text) =>
    `This \`${text}\` closes nothing that is open here: a bracket is too many, or of the wrong kind.`,
  'too-deep': () => 'Lists and objects are nested more than 200 levels deep, which no definition is.',
  'byte-order-mark': () =>
    'The file starts with a byte order mark, which JSON parsers refuse. Save it as UTF-8 without BOM.',
};

export const docJsonSyntax: DocumentRule = {
  code: 'doc-json-syntax',
  level: 'error',
  summary: 'The file is strict JSON: no comments, no trailing commas, double quotes.',
  docs: 'https://www.rfc-editor.org/rfc/rfc8259',
  hasSafeFix: true,
  *checkDocument({ parsed }) {
    for (const error of parsed.errors) {
      const fix = fixOf(parsed, error);
      yield {
        at: error,
        message: MESSAGES[error.kind](parsed.text.slice(error.offset, error.offset + error.length)),
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
};

function fixOf(parsed: ParsedText, error: SyntaxError): Fix | undefined {
  const edit = (title: string, offset: number, length: number, text: string): Fix => ({
    title,
    changes: [{ kind: 'replaceText', offset, length, text }],
  });
  switch (error.kind) {
    case 'trailing-comma':
      return edit('Remove the comma', error.offset, 1, '');
    case 'missing-comma':
      return edit('Insert a comma', error.offset + 1, 0, ',');
    case 'byte-order-mark':
      return edit('Remove the byte order mark', 0, 1, '');
    case 'single-quotes': {
      const inner = /^'([^'"\\\n]*)'$/.exec(parsed.text.slice(error.offset, error.offset + error.length))?.[1];
      return inner === undefined
        ? undefined
        : edit('Change to double quotes', error.offset, error.length, `"${inner}"`);
    }
    case 'unquoted-key':
      return edit(
        'Put the key in double quotes',
        error.offset,
        error.length,
        `"${parsed.text.slice(error.offset, error.offset + error.length)}"`,
      );
    case 'comment': {
      const { start, end } = commentExtent(parsed.text, error);
      return edit('Remove the comment', start, end - start, '');
    }
    default:
      return undefined;
  }
}

/** The comment with the blanks before it, or its whole line when there is nothing else on it. */
function commentExtent(text: string, error: SyntaxError): { start: number; end: number } {
  let start = error.offset;
  let end = error.offset + error.length;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  const isOwnLine = start === 0 || text[start - 1] === '\n';
  const lineBreak = /^[ \t]*(\r?\n)/.exec(text.slice(end));
  if (isOwnLine && lineBreak !== null) end += lineBreak[0].length;
  return { start, end };
}
