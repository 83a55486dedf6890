import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseText } from './parse.ts';
import type { Problem } from './problem.ts';
import { offByDefault } from './rules/index.ts';
import { run } from './rules/run.ts';
import { checks } from './schemas.ts';
import type { OnRuleError, ValidateOptions } from './features/validation.ts';

/** What the AWS CLI and SDKs refuse on their own; the service behind them does not get to see it. */
const CLIENT_SIDE: ReadonlySet<string> = new Set([
  'doc-unknown-key',
  'doc-misplaced-key',
  'doc-cloudformation-case',
  'doc-output-only-field',
]);

/** Checks a definition that arrived as an object. Null counts as absent, placeholders are what they are. */
export function checkDefinition(
  definition: unknown,
  options: ValidateOptions,
  onRuleError?: OnRuleError,
): readonly Problem[] {
  const text = JSON.stringify(withoutNulls(definition) ?? {}, null, 2);
  const document = TextDocument.create('drydock:/definition', 'json', 1, text);
  const { problems } = run(parseText(text), document, checks['task-definition'], {
    ...options,
    kind: 'task-definition',
    placeholdersAreLiteral: true,
    onRuleError,
  });
  return problems
    .filter(({ code }) => !offByDefault.has(code))
    .map((problem) => (CLIENT_SIDE.has(problem.code) ? { ...problem, severity: 'warning' as const } : problem));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, withoutNulls(each)]),
  );
}
