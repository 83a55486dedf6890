import type { JSONPath } from 'jsonc-parser';
import type { ParsedDocument } from '../document.ts';
import type { SyntaxNode } from '../nodes.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { JsonSchema } from '../schema.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import type { containerAt } from '../values/names.ts';

/** A value that somebody points at, with all that is known around it. */
export interface Subject {
  readonly document: ParsedDocument;
  readonly task: TaskDefinition;
  /** From the definition's root, which in describe output is not the document's. */
  readonly path: JSONPath;
  /** The value, also when its key is pointed at. */
  readonly node: SyntaxNode;
  readonly schema: JsonSchema | undefined;
  readonly container: ReturnType<typeof containerAt>;
  readonly context: RuleContext;
}

/** Facts that can be computed about a value: lines of markdown; nothing where there is nothing to say. */
export type Insight = (subject: Subject) => Iterable<string>;

/** The same of what needs no task definition around the value. */
export type InsightOfValue = (subject: Omit<Subject, 'task'>) => Iterable<string>;

/** The string that is pointed at, unless it is to be filled in later. */
export const textOf = ({ node }: Pick<Subject, 'node'>): string | undefined =>
  node.type === 'string' ? String(node.value) : undefined;

export const code = (text: string | number): string => `\`${String(text).replaceAll('`', 'ˋ')}\``;
