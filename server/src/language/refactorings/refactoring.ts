import type { ParsedDocument } from '../document.ts';
import type { SyntaxNode } from '../nodes.ts';
import type { Fix } from '../problem.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

/** A task definition that somebody works on, and the stretch of it that is selected. */
export interface Selection {
  readonly document: ParsedDocument;
  readonly task: TaskDefinition;
  readonly context: RuleContext;
  /** Whether the selection touches a value or, where it has one, its key. */
  readonly touches: (node: SyntaxNode) => boolean;
}

/** A change of how a definition says what it says. It is offered, never urged. */
export interface Refactoring extends Fix {
  readonly kind: 'refactor.rewrite' | 'refactor.extract';
  /** A file to be made beside the document. */
  readonly newFile?: { readonly name: string; readonly text: string };
  /** Why it cannot be done here, where that is worth telling. */
  readonly disabled?: string;
}

export type Refactor = (selection: Selection) => Iterable<Refactoring>;

/** Told after one another, as a sentence does. */
export const listed = (things: readonly string[]): string =>
  things.length <= 3 ? things.join(', ') : `${things.slice(0, 2).join(', ')} and ${things.length - 2} more`;
