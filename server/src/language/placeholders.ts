/**
 * Text that a pipeline replaces before the definition is registered: `<IMAGE1_NAME>` (CodePipeline), `${VAR}` and `$VAR`
 * (envsubst), `%VAR%`, `{{ var }}` (Jinja, Go templates), `#{VAR}#` (Azure), `@@VAR@@`, REPLACE_ME and its relatives.
 */
const FORMS = [
  String.raw`<[A-Za-z][\w .:/-]*>`,
  String.raw`\$\{[^}\r\n]{0,300}\}`,
  String.raw`\$[A-Za-z_]\w*`,
  String.raw`\{\{[^\r\n]{0,300}?\}\}`,
  String.raw`%[A-Za-z_]\w*%`,
  String.raw`#\{[^}\r\n]{0,300}\}#?`,
  String.raw`@@\w+@@`,
];
const WORDS = String.raw`\b(?:REPLACE|CHANGE)[_-]?(?:ME|THIS)\b|\bREPLACE_\w+`;

/** In a script `${VAR}` and `$VAR` are the shell's own. */
const NOT_OF_SHELL = FORMS.filter((form) => !form.startsWith(String.raw`\$`));

const IN_STRING = new RegExp([...FORMS, WORDS].join('|'), 'i');
const IN_SCRIPT = new RegExp([...NOT_OF_SHELL, WORDS].join('|'), 'i');
const UNQUOTED = new RegExp(FORMS.join('|'), 'y');

/** Whether part of a string is to be replaced later, so that its value is unknown. */
export const hasPlaceholder = (text: string): boolean => IN_STRING.test(text);

/** The same for an argument of a command, where variables are meant for the shell that runs it. */
export const hasPlaceholderInScript = (text: string): boolean => IN_SCRIPT.test(text);

/** What a template does rather than what it puts in: `{% if … %}` and `{# … #}` (Jinja), `%{ if … }` (Terraform). */
const DIRECTIVE = /\{%[\s\S]{0,300}?%\}|\{#[\s\S]{0,300}?#\}|%\{[^}\r\n]{0,300}\}/y;

/** Length of the instruction of a template that starts at `offset` outside a string, or 0. */
export function directiveLength(text: string, offset: number): number {
  DIRECTIVE.lastIndex = offset;
  return DIRECTIVE.exec(text)?.[0].length ?? 0;
}

/** Length of `${…}` with braces in it, as Terraform's functions have them; 0 where it does not end in its line. */
function interpolationLength(text: string, offset: number): number {
  if (!text.startsWith('${', offset)) return 0;
  let depth = 0;
  for (let end = offset + 1; end < text.length && end < offset + LONGEST; end++) {
    const character = text[end];
    if (character === '\n' || character === '\r') return 0;
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return end + 1 - offset;
  }
  return 0;
}

/** More than anybody writes in a line. */
const LONGEST = 300;

/** Length of the run of placeholders that starts at `offset` outside a string (`${a}-$B` counts as one), or 0. */
export function unquotedPlaceholderLength(text: string, offset: number): number {
  let end = offset;
  for (;;) {
    UNQUOTED.lastIndex = end;
    const match = UNQUOTED.exec(text);
    if (match === null) break;
    end += Math.max(match[0].length, interpolationLength(text, end));
    const glue = /[\w.:/-]+(?=[$<{%#@])/y;
    glue.lastIndex = end;
    if (glue.test(text)) end = glue.lastIndex;
  }
  if (end > offset) {
    const tail = /[\w.:/-]+/y;
    tail.lastIndex = end;
    if (tail.test(text)) end = tail.lastIndex;
  }
  return end - offset;
}
