import type { TextDocument } from 'vscode-languageserver-textdocument';
import { definitionIn, isFragment, isRequest, kindOf, type DocumentKind } from '../kind.ts';
import type { SyntaxNode } from '../nodes.ts';
import type { ParsedText } from '../parse.ts';
import type { Problem } from '../problem.ts';
import type { Doubts } from '../reader.ts';
import type { SchemaCheck } from '../schema.ts';
import { survey, type Survey } from '../survey.ts';
import { readTaskDefinition, type TaskDefinition } from '../taskDefinition.ts';
import { documentRules, rules } from './index.ts';
import { chooser } from './needed.ts';
import { finish, type Reported } from './report.ts';
import type { DocumentRule, DocumentToCheck, Finding, Rule, RuleContext, RuleInfo } from './rule.ts';
import { checkStructure, type Structure } from './structure/check.ts';

/** What one pass over a document knows. */
export interface Analysis {
  readonly kind: DocumentKind;
  /** The definition as far as it could be read. Undefined when the document is something else. */
  readonly task: TaskDefinition | undefined;
  /**
   * In the order of their places. Found when they are first asked for: most features want the definition alone, and not
   * to wait for all rules. `onRuleError` is told of a rule that throws; the others' findings stand.
   */
  problems(onRuleError?: OnRuleError): readonly Problem[];
}

export interface RunOptions extends RuleContext {
  /** What the document is, where the caller knows. */
  readonly kind?: DocumentKind;
  /** Take `${VAR}` and the like literally, as the API does; otherwise such a value is unknown. */
  readonly placeholdersAreLiteral?: boolean;
  /** Codes off by default that are wanted nevertheless. */
  readonly askedFor?: ReadonlySet<string>;
  readonly onRuleError?: OnRuleError;
}

export type OnRuleError = ((code: string, error: unknown) => void) | undefined;

/** Reads a task definition, and runs every check over it as soon as somebody wants its problems. Never throws. */
export function run(parsed: ParsedText, document: TextDocument, schema: SchemaCheck, options: RunOptions): Analysis {
  const kind = options.kind ?? kindOf(parsed.root);
  const definition = definitionIn(parsed.root, kind);
  const subject = { kind, parsed, definition, survey: survey(definition) };
  const read = readDefinition(subject, schema, options);
  let problems: readonly Problem[] | undefined;
  return {
    kind,
    task: read?.task,
    problems: (onRuleError = options.onRuleError) =>
      (problems ??= finish(find(subject, read, { ...options, onRuleError }), document)),
  };
}

/** The model of a definition with what its structure tells. Undefined when the document is something else. */
function readDefinition(subject: DocumentToCheck, schema: SchemaCheck, options: RunOptions) {
  const { kind, definition } = subject;
  if (definition === undefined || kind === 'other' || isRequest(kind)) return undefined;
  const checked = isFragment(kind) ? wrapContainers(definition) : definition;
  const structure = checkStructure(subject, definition, checked, schema, options);
  const doubts = isFragment(kind) ? around(checked, structure.doubts) : structure.doubts;
  return { checked, structure, task: readTaskDefinition(checked, doubts) };
}

/** What all rules have to say, each problem once or more, in no order. */
function find(
  subject: DocumentToCheck,
  read: ReturnType<typeof readDefinition>,
  options: RunOptions,
): readonly Reported[] {
  const reported: Reported[] = [];
  const collect = collector(reported, options);
  collect(documentRulesFor(subject.parsed, subject.kind), (rule) => rule.checkDocument(subject));
  if (read === undefined || subject.parsed.isBroken) return reported;
  reported.push(...read.structure.reported);
  if (read.checked.type !== 'object') return reported;
  // Of a fragment it is unknown what is written around it.
  const needed = isFragment(subject.kind) ? rules : neededRules(subject.survey, read.structure);
  const asked = needed.filter(({ code, isOffByDefault }) => isOffByDefault !== true || options.askedFor?.has(code));
  collect(asked, (rule) => rule.check(read.task, options));
  return reported;
}

/** The structure alone, for documents that have a schema but no rules of their own. Never throws. */
export function runStructure(
  parsed: ParsedText,
  document: TextDocument,
  schema: SchemaCheck,
  options: RunOptions,
): readonly Problem[] {
  const reported: Reported[] = [];
  const collect = collector(reported, options);
  const definition = parsed.root;
  const subject = { kind: 'other' as const, parsed, definition, survey: survey(definition) };
  collect(documentRulesFor(parsed, 'other'), (rule) => rule.checkDocument(subject));
  if (definition !== undefined && !parsed.isBroken) {
    reported.push(...checkStructure(subject, definition, definition, schema, options).reported);
  }
  return finish(reported, document);
}

/** Asks rules, one after the other. One that throws keeps its findings so far, and the others theirs. */
export const collector =
  (reported: Reported[], options: RunOptions) =>
  <R extends RuleInfo>(asked: readonly R[], ask: (rule: R) => Iterable<Finding>): void => {
    for (const rule of asked) {
      try {
        for (const finding of ask(rule)) reported.push({ rule, finding, ecsMessage: finding.ecsMessage });
      } catch (error) {
        options.onRuleError?.(rule.code, error);
      }
    }
  };

const rulesNeededFor = chooser(rules);

/** The rules that can find anything in a definition, by the keys that are written there, or were meant to be. */
export const neededRules = (survey: Survey, { doubts }: Pick<Structure, 'doubts'>): readonly Rule[] =>
  rulesNeededFor([...survey.keys(), ...doubts.meantKeys]);

/** What belongs to what is a guess while brackets are missing: then, and in foreign documents, only the syntax is told. */
export const documentRulesFor = (parsed: ParsedText, kind: DocumentKind): readonly DocumentRule[] => {
  if (parsed.isBroken || kind === 'other') return documentRules.filter(({ code }) => OF_ANY_TEXT.has(code));
  return isRequest(kind) ? documentRules.filter(({ code }) => OF_REQUESTS.has(code)) : documentRules;
};

/** What holds for text of any kind, and what says that a document is of another one. */
const OF_ANY_TEXT: ReadonlySet<string> = new Set(['doc-json-syntax', 'doc-daemon-definition']);

/** What does not depend on the document being a task definition. */
const OF_REQUESTS: ReadonlySet<string> = new Set([
  'doc-output-only-field',
  'doc-json-syntax',
  'doc-duplicate-key',
  'doc-null-value',
  'doc-placeholder',
]);

/** `[…]` as `{"containerDefinitions": […]}`; the containers keep their parents and so their pointers. */
function wrapContainers(fragment: SyntaxNode): SyntaxNode {
  const at = { offset: fragment.offset, length: fragment.length };
  const list: SyntaxNode = fragment.type === 'array' ? fragment : { ...at, type: 'array', children: [fragment] };
  const key: SyntaxNode = { ...at, type: 'string', value: 'containerDefinitions' };
  return { ...at, type: 'object', children: [{ ...at, type: 'property', children: [key, list] }] };
}

/** The members around a fragment are elsewhere: unknown, but not absent. */
const around = (wrapper: SyntaxNode, doubts: Doubts): Doubts => ({
  isDoubtful: (node) => doubts.isDoubtful(node),
  isMeant: (object, key) => object === wrapper || doubts.isMeant(object, key),
});
