import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { DocumentRule } from '../rule.ts';
import { isOutputOnly } from './outputOnly.ts';

const { maximum: MAXIMUM, warnFrom: WARN_FROM } = limits.definition.serializedBytes;

/** Bytes of a character that UTF-8 may need at most, for one UTF-16 unit of it. */
const WORST = 3;

export const docSize64k: DocumentRule = {
  code: 'doc-size-64k',
  level: 'error',
  summary: 'A definition has at most 64 KiB, written without blanks.',
  docs: docs.quotas,
  *checkDocument({ parsed, definition }) {
    if (definition?.type !== 'object' || parsed.text.length * WORST < WARN_FROM) return;
    const bytes = compactBytes(definition, ASCII.test(parsed.text));
    if (bytes < WARN_FROM) return;
    const isOver = bytes > MAXIMUM;
    yield {
      at: definition,
      ...(isOver
        ? { ecsMessage: `Actual length: '${bytes}'. Max allowed length is '${MAXIMUM}' bytes.` }
        : { level: 'warning' }),
      message: `The definition has ${bytes} bytes without blanks; ECS takes ${isOver ? '' : 'at most '}${MAXIMUM}. What takes much room can move to \`environmentFiles\`, \`secrets\` or a file in the image.`,
    };
  },
};

const ASCII = /^[\0-\x7f]*$/;

/** Length in UTF-8 of the definition as tools send it: no blanks, nothing that is only part of ECS's answers, no nulls. */
function compactBytes(definition: SyntaxNode, isAscii: boolean): number {
  /** A string in whose text nothing is escaped is sent as it is written. */
  const ofString = (node: SyntaxNode): number => {
    const text = String(node.value);
    return isAscii && node.length === text.length + 2 ? node.length : quotedBytes(text);
  };
  let bytes = 0;
  const pending: SyntaxNode[] = [definition];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { children = [] } = node;
    if (node.type === 'object') {
      let kept = 0;
      for (const { children: [key, value] = [] } of children) {
        if (key === undefined || value === undefined || value.type === 'null') continue;
        if (node === definition && isOutputOnly(String(key.value))) continue;
        kept++;
        bytes += ofString(key);
        pending.push(value);
      }
      // Braces, and a colon and a comma for each member but the last.
      bytes += 2 + Math.max(0, 2 * kept - 1);
    } else if (node.type === 'array') {
      bytes += 2 + Math.max(0, children.length - 1);
      for (const item of children) pending.push(item);
    } else {
      bytes += node.type === 'string' ? ofString(node) : String(node.value).length;
    }
  }
  return bytes;
}

/** What needs no escape and takes one byte for each character: nearly every string there is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A string with its quotes and escapes. */
function quotedBytes(text: string): number {
  if (PLAIN.test(text)) return text.length + 2;
  let bytes = 2;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x22 || code === 0x5c) bytes += 2;
    else if (code < 0x20) bytes += '\b\t\n\f\r'.includes(character) ? 2 : 6;
    else bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
