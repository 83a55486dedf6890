/**
 * The secrets file beside a definition, `<name>.secrets.local.json`: values by ARN or name, as the definition names them.
 * A secret with JSON keys may stand there as an object under the ARN of the whole secret. Pure.
 */
import { parse, type ParseError } from 'jsonc-parser';
import { isRecord } from './definition.ts';

/** `…/task-definition.json` → `…/task-definition.secrets.local.json`; works on paths and on URIs. */
export const secretsPath = (definitionPath: string): string =>
  definitionPath.replace(/(\.jsonc?)?$/i, '.secrets.local.json');

export type ReadSecrets =
  | { readonly kind: 'secrets'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'unreadable'; readonly message: string; readonly offset?: number };

/** Nothing of the text is in a message. */
export function readSecrets(text: string): ReadSecrets {
  if (text.trim() === '') return { kind: 'secrets', values: {} };
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    return { kind: 'unreadable', message: 'The secrets file is not JSON: see its problems.', offset: error.offset };
  }
  if (!isRecord(value)) {
    return {
      kind: 'unreadable',
      message: 'A secrets file is a JSON object { … } with a value for each ARN or name of a secret.',
    };
  }
  return {
    kind: 'secrets',
    values: Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '$schema')
        .map(([name, each]) => [name, typeof each === 'string' ? each : JSON.stringify(each)]),
    ),
  };
}
