/** A task definition as read from a file: lenient about what is inside, because the engine is the judge. Pure. */
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

/** The members the extension looks at; anything else is passed on untouched. */
export interface Definition {
  readonly family?: unknown;
  readonly networkMode?: unknown;
  readonly pidMode?: unknown;
  readonly ipcMode?: unknown;
  readonly taskRoleArn?: unknown;
  readonly requiresCompatibilities?: unknown;
  readonly containerDefinitions?: unknown;
  readonly volumes?: unknown;
  readonly [member: string]: unknown;
}

export type ReadDefinition =
  | { readonly kind: 'definition'; readonly definition: Definition }
  /** The message is for the screen. `offset` is where in the text, when it is a matter of syntax. */
  | { readonly kind: 'unreadable'; readonly message: string; readonly offset?: number };

/** Members that DescribeTaskDefinition adds and RegisterTaskDefinition does not know; pipelines strip them too. */
const OUTPUT_ONLY = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
]);

export function readDefinition(text: string): ReadDefinition {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: false, allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    return {
      kind: 'unreadable',
      offset: error.offset,
      message: `Line ${lineOf(text, error.offset)} is not JSON (${syntaxProblem(error)}).`,
    };
  }
  if (!isRecord(value)) return { kind: 'unreadable', message: 'A task definition is a JSON object { … }.' };
  if (isRecord(value['taskDefinition']) && value['containerDefinitions'] === undefined) {
    return {
      kind: 'unreadable',
      message:
        'This is the output of describe-task-definition. Keep only what is inside "taskDefinition": the quick fix there does it.',
    };
  }
  if (!Array.isArray(value['containerDefinitions'])) {
    return { kind: 'unreadable', message: 'There is no "containerDefinitions" array in this file, so nothing to run.' };
  }
  return { kind: 'definition', definition: withoutOutputOnly(value) };
}

export const withoutOutputOnly = (definition: Definition): Definition =>
  Object.fromEntries(Object.entries(definition).filter(([name]) => !OUTPUT_ONLY.has(name)));

export const familyOf = (definition: Definition): string =>
  typeof definition.family === 'string' ? definition.family : '';

/** The containers that are objects; what is not is the validator's business. */
export const containersOf = (definition: Definition): readonly Readonly<Record<string, unknown>>[] =>
  recordsIn(definition.containerDefinitions);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** `CloseBraceExpected` → `close brace expected`. */
const syntaxProblem = (error: ParseError): string =>
  printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
