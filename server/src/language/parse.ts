import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { SyntaxNode } from './nodes.ts';
import { directiveLength, unquotedPlaceholderLength } from './placeholders.ts';
import { parseStrictly } from './strictJson.ts';

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
  /** Offsets and lengths of values that were placeholders without quotes, and of a template's instructions. */
  readonly unquotedPlaceholders: ReadonlyMap<number, number>;
  /** Whether there are instructions such as `{% if … %}`: then what is written may be there twice, or not at all. */
  readonly hasDirectives: boolean;
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
  const { masked, placeholders, hasDirectives } = maskPlaceholders(text);
  const strict = parseStrictly(masked, MAX_DEPTH);
  if (strict !== undefined) {
    return {
      text,
      masked,
      root: strict,
      errors: [],
      unquotedPlaceholders: placeholders,
      hasDirectives,
      isBroken: false,
    };
  }
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
    // Commas and brackets between instructions are right in one branch and wrong in the other.
    errors: hasDirectives ? [] : errors,
    unquotedPlaceholders: placeholders,
    hasDirectives,
    isBroken: errors.some((error) => !LOCAL.has(error.kind)),
  };
}

/** Characters as numbers: these loops see every one of a text, and comparing strings is several times slower. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const HASH = 0x23;
const PERCENT = 0x25;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACE = 0x7d;
const CLOSING_BRACKET = 0x5d;

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charCodeAt(offset);
    if (character === QUOTE) offset = endOfString(text, offset);
    else if (character === OPENING_BRACE || character === OPENING_BRACKET) {
      depth++;
      if (depth > MAX_DEPTH) return true;
    } else if (character === CLOSING_BRACE || character === CLOSING_BRACKET) depth--;
  }
  return false;
}

/** What an unquoted placeholder may start with; a `{` only as the first of two. */
const SIGNS: ReadonlySet<number> = new Set(['$', '<', '%', '#', '@'].map((sign) => sign.charCodeAt(0)));
const isAfterBrace = (character: number): boolean =>
  character === OPENING_BRACE || character === PERCENT || character === HASH;
const MAY_HAVE_PLACEHOLDER = /[$<%#@]|\{\{/;

interface Masked {
  readonly masked: string;
  readonly placeholders: ReadonlyMap<number, number>;
  readonly hasDirectives: boolean;
}

/**
 * `"hostPort": $PORT` becomes `"hostPort": "____"` of equal length, and the value is known to be unknown. Instructions of
 * a template become blanks.
 */
function maskPlaceholders(text: string): Masked {
  const placeholders = new Map<number, number>();
  if (!MAY_HAVE_PLACEHOLDER.test(text)) return { masked: text, placeholders, hasDirectives: false };
  let hasDirectives = false;
  let masked = '';
  let copied = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charCodeAt(offset);
    if (character === QUOTE) {
      offset = endOfString(text, offset);
    } else if (character === SLASH) {
      const next = text.charCodeAt(offset + 1);
      if (next !== SLASH && next !== ASTERISK) continue;
      const end = next === SLASH ? text.indexOf('\n', offset) : text.indexOf('*/', offset + 2);
      offset = end === -1 ? text.length : end;
    } else if (SIGNS.has(character) || (character === OPENING_BRACE && isAfterBrace(text.charCodeAt(offset + 1)))) {
      const instruction = directiveLength(text, offset);
      const length = instruction === 0 ? unquotedPlaceholderLength(text, offset) : instruction;
      if (length < 2) continue;
      const blanks = () => text.slice(offset, offset + length).replaceAll(/[^\r\n]/g, ' ');
      masked += text.slice(copied, offset) + (instruction === 0 ? `"${'_'.repeat(length - 2)}"` : blanks());
      hasDirectives ||= instruction > 0;
      placeholders.set(offset, length);
      copied = offset + length;
      offset = copied - 1;
    }
  }
  return { masked: masked + text.slice(copied), placeholders, hasDirectives };
}

/** Offset of the closing quote, or of the last character of the line when there is none. */
function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const character = text.charCodeAt(offset);
    if (character === BACKSLASH) offset++;
    else if (character === QUOTE) return offset;
    else if (character === LINE_FEED) return offset - 1;
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
