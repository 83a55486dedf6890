import type { TextDocument } from 'vscode-languageserver-textdocument';
import { definitionIn, isFragment, isRequest, kindOf, type DocumentKind } from '../kind.ts';
import { nodeAt, pathOf, type SyntaxNode } from '../nodes.ts';
import type { ParsedText } from '../parse.ts';
import { hasPlaceholder, hasPlaceholderInScript } from '../placeholders.ts';
import type { Problem } from '../problem.ts';
import type { Doubts } from '../reader.ts';
import type { SchemaCheck, StructureError } from '../schema.ts';
import { readTaskDefinition, type TaskDefinition } from '../taskDefinition.ts';
import { allRules, documentRules, rules } from './index.ts';
import { finish, type Reported } from './report.ts';
import { isSyntaxNode, type DocumentRule, type DocumentToCheck, type Finding, type RuleContext, type RuleInfo } from './rule.ts';
import type { StructureRule } from './structure/catalogue.ts';
import { survey, type Survey } from '../survey.ts';
import { codeOf, explainValue } from './structure/explain.ts';
import { explainUnknownKey } from './structure/unknownKeys.ts';

/** What one pass over a document knows. */
export interface Analysis {
  readonly kind: DocumentKind;
  /** The definition as far as it could be read. Undefined when the document is something else. */
  readonly task: TaskDefinition | undefined;
  /** In the order of their places. */
  readonly problems: readonly Problem[];
}

export interface RunOptions extends RuleContext {
  /** What the document is, where the caller knows. */
  readonly kind?: DocumentKind;
  /** Take `${VAR}` and the like literally, as the API does; otherwise such a value is unknown. */
  readonly placeholdersAreLiteral?: boolean;
  /** Told of a rule that threw; the others' findings stand. */
  readonly onRuleError?: ((code: string, error: unknown) => void) | undefined;
}

/** A code that a schema names may be that of a rule which checks more than the schema can. */
const structureRule = new Map<string, StructureRule>(allRules.map((rule) => [rule.code, rule]));

/** Runs every check over a task definition and says each problem once. Never throws. */
export function run(parsed: ParsedText, document: TextDocument, schema: SchemaCheck, options: RunOptions): Analysis {
  const kind = options.kind ?? kindOf(parsed.root);
  const definition = definitionIn(parsed.root, kind);
  const reported: Reported[] = [];
  const collect = collector(reported, options);

  const subject = { kind, parsed, definition, survey: survey(definition) };
  collect(documentRulesFor(parsed, kind), (rule) => rule.checkDocument(subject));
  if (definition === undefined || kind === 'other' || isRequest(kind)) {
    return { kind, task: undefined, problems: finish(reported, document) };
  }
  const checked = isFragment(kind) ? wrapContainers(definition) : definition;
  const structure = checkStructure(subject, definition, checked, schema, options);
  if (!parsed.isBroken) reported.push(...structure.reported);

  const task = readTaskDefinition(checked, isFragment(kind) ? around(checked, structure.doubts) : structure.doubts);
  if (!parsed.isBroken && checked.type === 'object') {
    // Of a fragment it is unknown what is written around it.
    const asked = isFragment(kind) ? rules : rules.filter(isNeededFor(subject.survey, structure.doubts));
    collect(asked, (rule) => rule.check(task, options));
  }
  return { kind, task, problems: finish(reported, document) };
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

/** Whether a rule can find anything in a definition, by the keys that are written there, or were meant to be. */
export function isNeededFor(written: Survey, { meantKeys }: Pick<Structure['doubts'], 'meantKeys'>): (rule: RuleInfo) => boolean {
  const isWritten = (key: string) => written.hasKey(key) || meantKeys.has(key);
  return ({ needs }) => needs === undefined || (typeof needs === 'string' ? isWritten(needs) : needs.some(isWritten));
}

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

export interface Structure {
  readonly reported: readonly Reported[];
  readonly doubts: Doubts & { readonly meantKeys: ReadonlySet<string> };
}

/** The structure's findings, and which values nobody should rely on. */
export function checkStructure(
  subject: DocumentToCheck,
  definition: SyntaxNode,
  checked: SyntaxNode,
  schema: SchemaCheck,
  options: RunOptions,
): Structure {
  const unknown = unknownValues(subject, options);
  const meant = new Map<SyntaxNode, Set<string>>();
  const meantKeys = new Set<string>();
  const reported: Reported[] = [];
  const add = (code: string, finding: Finding) => {
    const rule = structureRule.get(code);
    if (rule === undefined) options.onRuleError?.(code, new Error(`no metadata for the code ${code}`));
    else reported.push({ rule, finding, ecsMessage: wordsOfEcs(rule, finding, definition) });
  };

  const errors = check(schema, checked, options).filter((error) => !unknown.has(error.node));
  for (const error of errors) {
    if (error.kind !== 'unknown-key') continue;
    const finding = explainUnknownKey(error, definition, schema);
    if (finding === undefined) continue;
    for (const { object, key } of finding.meant) {
      meant.set(object, (meant.get(object) ?? new Set()).add(key));
      meantKeys.add(key);
    }
    add(finding.code, finding);
  }
  for (const error of errors) {
    if (error.kind === 'unknown-key') continue;
    if (error.kind === 'missing-key' && (meant.get(error.node)?.has(error.key) ?? false)) continue;
    const code = codeOf(error);
    if (code === undefined) continue;
    add(code, explainValue(error, code));
    if (error.kind !== 'missing-key' && !(error.kind === 'range' && error.of === 'items')) unknown.add(error.node);
  }
  return {
    reported,
    doubts: {
      isDoubtful: (node) => unknown.has(node),
      isMeant: (object, key) => meantKeys.has(key) && (meant.get(object)?.has(key) ?? false),
      meantKeys,
    },
  };
}

/** A schema with a keyword we have no words for must not take the rules down with it. */
function check(schema: SchemaCheck, checked: SyntaxNode, options: RunOptions): StructureError[] {
  try {
    return schema.check(checked);
  } catch (error) {
    options.onRuleError?.('structure', error);
    return [];
  }
}

/** Placeholders: values that are only known once a pipeline has filled them in. */
function unknownValues({ parsed, survey }: DocumentToCheck, options: RunOptions): Set<SyntaxNode> {
  const unknown = new Set<SyntaxNode>();
  if (options.placeholdersAreLiteral ?? false) return unknown;
  for (const node of survey.strings) {
    const isOpen = isArgument(node) ? hasPlaceholderInScript : hasPlaceholder;
    if (parsed.unquotedPlaceholders.has(node.offset) || isOpen(String(node.value))) unknown.add(node);
  }
  return unknown;
}

const COMMANDS: ReadonlySet<unknown> = new Set(['command', 'entryPoint']);

/** An item of `command`, `entryPoint` or a health check's `command`. */
const isArgument = ({ parent }: SyntaxNode): boolean =>
  parent?.type === 'array' && COMMANDS.has(parent.parent?.children?.[0]?.value);

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

function wordsOfEcs(rule: StructureRule, { at }: Finding, definition: SyntaxNode): string | undefined {
  if (rule.ecs === undefined || !isSyntaxNode(at)) return undefined;
  const path = pathOf(at).slice(pathOf(definition).length);
  const name = path[0] === 'containerDefinitions' ? nodeAt(definition, [...path.slice(0, 2), 'name']) : undefined;
  const words = rule.ecs({
    container: name?.type === 'string' ? { node: name, value: String(name.value) } : undefined,
    value: at.value as unknown,
  });
  return words === '' ? undefined : words;
}
