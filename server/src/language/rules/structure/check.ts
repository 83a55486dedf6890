import { nodeAt, pathOf, type SyntaxNode } from '../../nodes.ts';
import { hasPlaceholder, hasPlaceholderInScript } from '../../placeholders.ts';
import type { Doubts } from '../../reader.ts';
import type { SchemaCheck, StructureError } from '../../schema.ts';
import { allRules } from '../index.ts';
import type { Reported } from '../report.ts';
import { isSyntaxNode, type DocumentToCheck, type Finding } from '../rule.ts';
import type { RunOptions } from '../run.ts';
import type { StructureRule } from './catalogue.ts';
import { codeOf, explainValue } from './explain.ts';
import { explainUnknownKey } from './unknownKeys.ts';

/** A code that a schema names may be that of a rule which checks more than the schema can. */
const structureRule = new Map<string, StructureRule>(allRules.map((rule) => [rule.code, rule]));

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
    else {
      const leveled = { ...finding, ...levelFor(rule, finding) };
      reported.push({ rule, finding: leveled, ecsMessage: wordsOfEcs(rule, finding, definition) });
    }
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

const levelFor = ({ levelOf }: StructureRule, { at }: Finding): Pick<Finding, 'level'> =>
  levelOf === undefined || !isSyntaxNode(at) ? {} : { level: levelOf(at.value as unknown) };

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
