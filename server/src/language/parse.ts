import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { SyntaxNode } from './nodes.ts';
import { unquotedPlaceholderLength } from './placeholders.ts';

/** A place where the text is not JSON. Offsets are those of the original text. */
export interface SyntaxError {
  readonly kind: SyntaxErrorKind;
  readonly offset: number;
  readonly length: number;
}

export type SyntaxErrorKind =
  | 'comment'
  | 'trailing-comma'
  | 'missing-comma'
  | 'missing-value'
  | 'missing-colon'
  | 'missing-key'
  | 'unquoted-key'
  | 'unclosed-object'
  | 'unclosed-array'
  | 'unclosed-string'
  | 'single-quotes'
  | 'unknown-word'
  | 'bad-escape'
  | 'bad-character'
  | 'trailing-text'
  | 'unexpected-bracket'
  | 'too-deep'
  | 'byte-order-mark';

export interface ParsedText {
  readonly text: string;
  /** The text with unquoted placeholders overwritten by strings of the same length: JSON as far as it can be. */
  readonly masked: string;
  /** Undefined when there is no value at all. */
  readonly root: SyntaxNode | undefined;
  /** In order of offset, cascades removed. */
  readonly errors: readonly SyntaxError[];
  /** Offsets of values that were placeholders without quotes. */
  readonly unquotedPlaceholders: ReadonlyMap<number, number>;
  /** Whether brackets, quotes or keys are broken, so that what belongs to what is a guess. */
  readonly isBroken: boolean;
}

/** These leave no doubt about the tree around them. */
const LOCAL: ReadonlySet<SyntaxErrorKind> = new Set([
  'comment',
  'trailing-comma',
  'missing-comma',
  'missing-value',
  'unknown-word',
  'bad-escape',
  'bad-character',
  'byte-order-mark',
]);

/** Deeper than any definition by far; deeper nesting would exhaust the stack of a recursive parser. */
const MAX_DEPTH = 200;

/** Parses any text into a tree and errors. Never throws. */
export function parseText(text: string): ParsedText {
  const { masked, placeholders } = maskPlaceholders(text);
  const raw: ParseError[] = [];
  const tooDeep = nestsTooDeep(masked);
  const start = masked.startsWith('\uFEFF') ? 1 : 0;
  // The mark is overwritten by a space so that offsets stay.
  const root = tooDeep
    ? undefined
    : parseTree(start === 1 ? ' ' + masked.slice(1) : masked, raw, { disallowComments: true });
  const errors = explain(masked, raw);
  if (start === 1) errors.unshift({ kind: 'byte-order-mark', offset: 0, length: 1 });
  if (tooDeep) errors.push({ kind: 'too-deep', offset: 0, length: 1 });
  return {
    text,
    masked,
    root,
    errors,
    unquotedPlaceholders: placeholders,
    isBroken: errors.some((error) => !LOCAL.has(error.kind)),
  };
}

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '"') offset = endOfString(text, offset);
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** `"hostPort": $PORT` becomes `"hostPort": "PORT"` of equal length, and the value is known to be unknown. */
function maskPlaceholders(text: string): { masked: string; placeholders: Map<number, number> } {
  const placeholders = new Map<number, number>();
  if (!/[$<{%#@]/.test(text)) return { masked: text, placeholders };
  let masked = '';
  let copied = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (character === '"') {
      offset = endOfString(text, offset);
    } else if (character === '/' && (text[offset + 1] === '/' || text[offset + 1] === '*')) {
      const end = text[offset + 1] === '/' ? text.indexOf('\n', offset) : text.indexOf('*/', offset + 2);
      offset = end === -1 ? text.length : end;
    } else if ('$<{%#@'.includes(character)) {
      const length = unquotedPlaceholderLength(text, offset);
      if (length < 2) continue;
      masked += text.slice(copied, offset) + `"${'_'.repeat(length - 2)}"`;
      placeholders.set(offset, length);
      copied = offset + length;
      offset = copied - 1;
    }
  }
  return { masked: masked + text.slice(copied), placeholders };
}

/** Offset of the closing quote, or of the last character of the line when there is none. */
function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '\\') offset++;
    else if (character === '"') return offset;
    else if (character === '\n') return offset - 1;
  }
  return text.length;
}

/** Names the errors and keeps one per mistake: the parser reports the same slip several times while it recovers. */
function explain(text: string, raw: readonly ParseError[]): SyntaxError[] {
  const errors: SyntaxError[] = [];
  let end = -1;
  let rawOffset = -1;
  let broken = false;
  for (const error of [...raw].sort((a, b) => a.offset - b.offset)) {
    const named = name(text, error);
    if (broken && named.kind !== 'comment') continue;
    const isCascade =
      error.offset === rawOffset || named.offset < end || (end >= 0 && text.slice(end, named.offset).trim() === '');
    if (isCascade && named.kind !== 'comment') continue;
    errors.push(named);
    rawOffset = error.offset;
    end = Math.max(error.offset, named.offset + Math.max(1, named.length));
    broken = !LOCAL.has(named.kind);
  }
  return errors.sort((a, b) => a.offset - b.offset);
}

function name(text: string, error: ParseError): SyntaxError {
  const { offset } = error;
  // An error may lie behind the last character; the document's end is the last place to point at.
  const at = (kind: SyntaxErrorKind, length = error.length): SyntaxError => ({
    kind,
    offset: Math.min(offset, text.length),
    length: Math.max(0, Math.min(length, text.length - offset)),
  });
  const before = lastCharacterBefore(text, offset);
  const here = text[offset];
  switch (printParseErrorCode(error.error)) {
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return at('comment');
    case 'PropertyNameExpected':
      return here === '}' && before?.character === ','
        ? trailingComma(before.offset)
        : at(here === "'" ? 'single-quotes' : 'missing-key');
    case 'ValueExpected':
      if (here === ']' && before?.character === ',') return trailingComma(before.offset);
      return at(here === "'" ? 'single-quotes' : 'missing-value');
    case 'CommaExpected': {
      if (here === ']' || here === '}') return at('unexpected-bracket', 1);
      const place = before?.offset ?? offset;
      return { kind: 'missing-comma', offset: place, length: 1 };
    }
    case 'ColonExpected':
      return at('missing-colon');
    case 'CloseBraceExpected':
      return at('unclosed-object');
    case 'CloseBracketExpected':
      return at('unclosed-array');
    case 'EndOfFileExpected':
      return at('trailing-text');
    case 'UnexpectedEndOfString':
      return at('unclosed-string');
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return at('bad-escape');
    case 'InvalidSymbol':
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      if (here === "'") return at('single-quotes');
      return at(/^\s*:/.test(text.slice(offset + error.length)) ? 'unquoted-key' : 'unknown-word');
    default:
      return at('bad-character');
  }
}

const trailingComma = (offset: number): SyntaxError => ({ kind: 'trailing-comma', offset, length: 1 });

function lastCharacterBefore(text: string, offset: number): { character: string; offset: number } | undefined {
  for (let index = offset - 1; index >= 0; index--) {
    const character = text.charAt(index);
    if (!/\s/.test(character)) return { character, offset: index };
  }
  return undefined;
}
