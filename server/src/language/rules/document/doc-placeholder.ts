import type { DocumentRule } from '../rule.ts';

/** One finding for a file: quoted placeholders are legal JSON, so only those without quotes are told, at the first. */
export const docPlaceholder: DocumentRule = {
  code: 'doc-placeholder',
  level: 'warning',
  summary: 'Placeholders are filled in before the definition is registered.',
  docs: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html',
  *checkDocument({ parsed }) {
    const [first] = parsed.unquotedPlaceholders;
    if (first === undefined) return;
    const [offset, length] = first;
    const others = parsed.unquotedPlaceholders.size - 1;
    const [line = ''] = parsed.text.slice(offset, offset + length).split('\n');
    yield {
      at: { offset, length: line.length },
      message: `\`${line.trimEnd()}\` is ${/^(\{[%#]|%\{)/.test(line) ? 'an instruction of a template' : 'a placeholder without quotes'}${
        others === 0 ? '' : ` (and ${others} more)`
      }: this file is a template and no JSON until it is filled in. What depends on its value is not checked.`,
    };
  },
};
