import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseText } from './parse.ts';
import type { Problem } from './problem.ts';
import { offByDefault } from './rules/index.ts';
import { run, type OnRuleError } from './rules/run.ts';
import { runRequest } from './rules/runRequest.ts';
import { checks } from './schemas.ts';
import type { ValidateOptions } from './features/validation.ts';

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
  return asService(analyzed('drydock:/definition', definition, options, onRuleError).problems());
}

/** Checks an input of CreateService, or one of UpdateService filled up with what the service has, against its definition. */
export function checkService(
  input: unknown,
  definition: unknown,
  options: ValidateOptions,
  onRuleError?: OnRuleError,
): readonly Problem[] {
  const { task, document: taskDocument } = analyzed('drydock:/definition', definition, options);
  const document = documentOf('drydock:/service', input);
  const problems = runRequest('service', parseText(document.getText()), document, {
    ...options,
    placeholdersAreLiteral: true,
    onRuleError,
    linked: task === undefined ? undefined : { task, document: taskDocument, isPinned: false },
  });
  return asService(problems);
}

function analyzed(uri: string, definition: unknown, options: ValidateOptions, onRuleError?: OnRuleError) {
  const document = documentOf(uri, definition);
  const analysis = run(parseText(document.getText()), document, checks['task-definition'], {
    ...options,
    kind: 'task-definition',
    placeholdersAreLiteral: true,
    onRuleError,
  });
  return { ...analysis, document };
}

const documentOf = (uri: string, value: unknown): TextDocument =>
  TextDocument.create(uri, 'json', 1, JSON.stringify(withoutNulls(value) ?? {}, null, 2));

/** What the service itself says. */
const asService = (problems: readonly Problem[]): readonly Problem[] =>
  problems
    .filter(({ code }) => !offByDefault.has(code))
    .map((problem) => (CLIENT_SIDE.has(problem.code) ? { ...problem, severity: 'warning' as const } : problem));

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, withoutNulls(each)]),
  );
}
