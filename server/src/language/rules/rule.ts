import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentKind } from '../kind.ts';
import type { ParsedText } from '../parse.ts';
import type { Fix, ProblemTag, Severity } from '../problem.ts';
import type { SyntaxNode } from '../nodes.ts';
import type { Survey } from '../survey.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

/** What is told about a rule in documentation and settings. */
export interface RuleInfo {
  /** Permanent kebab-case id; also the name of the file, of the fixture folder and of the documentation's anchor. */
  readonly code: string;
  readonly level: Severity;
  /** One sentence: what must hold. */
  readonly summary: string;
  /** Page where AWS documents the fact. */
  readonly docs: string;
  /** A finding's first fix says the same thing in a form ECS takes, so it may be applied to many places unseen. */
  readonly hasSafeFix?: boolean;
  /** Said only where a setting gives the code a level. */
  readonly isOffByDefault?: boolean;
  /**
   * A key without which the rule finds nothing, wherever it stands; of several, any of them. The rule is not asked about
   * definitions in which none of them is written, and most have only a few of all the keys there are.
   */
  readonly needs?: string | readonly string[];
}

/** A check over the typed model. Rules see neither text nor other rules, and never throw on half-typed input. */
export interface Rule extends RuleInfo {
  check(task: TaskDefinition, context: RuleContext): Iterable<Finding>;
}

/** A check over the JSON itself, before it is known what it says. */
export interface DocumentRule extends RuleInfo {
  checkDocument(document: DocumentToCheck): Iterable<Finding>;
}

export interface DocumentToCheck {
  readonly kind: DocumentKind;
  readonly parsed: ParsedText;
  /** Where the definition starts: the root, or the `taskDefinition` member of describe output. */
  readonly definition: SyntaxNode | undefined;
  /** What is written in the definition. */
  readonly survey: Survey;
}

export type LaunchType = 'EC2' | 'FARGATE' | 'EXTERNAL' | 'MANAGED_INSTANCES';

export interface RuleContext {
  /** Launch type to check for when `requiresCompatibilities` is absent. Undefined: none, as ECS itself does. */
  readonly assumedLaunchType?: LaunchType | undefined;
}

export interface Finding {
  readonly at: Place;
  /** What is wrong here, with names and values, and what is allowed. */
  readonly message: string;
  /** The words ECS answers with, where they are known. */
  readonly ecsMessage?: string;
  /** Differs from the rule's level only where the catalogue says so. */
  readonly level?: Severity;
  readonly related?: readonly Related[];
  readonly tags?: readonly ProblemTag[];
  readonly fixes?: readonly Fix[];
}

/** The other end of a conflict; `document` where that is another one. */
export interface Related {
  readonly at: SyntaxNode;
  readonly message: string;
  readonly document?: TextDocument;
}

/** A value or a key of the tree, or a stretch of text that is no JSON. */
export type Place = SyntaxNode | { readonly offset: number; readonly length: number };

export const isSyntaxNode = (place: Place): place is SyntaxNode => 'type' in place;
