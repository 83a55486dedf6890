import { members, type SyntaxNode } from '../../nodes.ts';
import type { DocumentRule } from '../rule.ts';

export const docDuplicateKey: DocumentRule = {
  code: 'doc-duplicate-key',
  level: 'warning',
  summary: 'A key appears once in an object; of several the last one silently wins.',
  docs: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  *checkDocument({ parsed, survey }) {
    // One for each branch of a template.
    if (parsed.hasDirectives) return;
    for (const object of survey.withDuplicates) {
      const seen = new Map<string, SyntaxNode>();
      for (const { property, key, value } of members(object)) {
        const name = String(key.value);
        const first = seen.get(name);
        seen.set(name, first ?? key);
        if (first === undefined || value === undefined) continue;
        const start = previousComma(parsed.text, property.offset);
        yield {
          at: key,
          message: `\`${name}\` is already there in this object. Only the last one counts, without a word from ECS.`,
          related: [{ at: first, message: 'The first one, which has no effect' }],
          tags: ['unnecessary'],
          fixes: [
            {
              title: `Remove this \`${name}\``,
              changes: [
                { kind: 'replaceText', offset: start, length: property.offset + property.length - start, text: '' },
              ],
            },
          ],
        };
      }
    }
  },
};

/** A second key always has a comma somewhere before it. */
const previousComma = (text: string, offset: number): number => Math.max(0, text.lastIndexOf(',', offset));
