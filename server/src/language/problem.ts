import type { Range } from 'vscode-languageserver-types';
import type { JSONPath } from 'jsonc-parser';

/** `error`: ECS, the AWS CLI or an SDK refuses it. `warning`: accepted, but fails or misbehaves later, or refusal is not proved. `hint`: good practice. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One finding of the validator, said once, at the place to change. */
export interface Problem {
  /** The permanent kebab-case id of the rule. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The words ECS answers RegisterTaskDefinition with, where they are known. */
  readonly ecsMessage?: string;
  readonly range: Range;
  /** JSON Pointer of the value underlined (for a key: of its value; for a missing key: of the object that lacks it); `""` is the document. */
  readonly pointer: string;
  readonly relatedInformation?: readonly RelatedInformation[];
  readonly tags?: readonly ProblemTag[];
  /** Page that explains the fact behind the rule. */
  readonly docs?: string;
  /** Repairs, best first; each alone makes this problem go away. */
  readonly fixes?: readonly Fix[];
}

/** The other end of a conflict. */
export interface RelatedInformation {
  readonly message: string;
  /** The document it is in, where that is another one. */
  readonly uri?: string;
  readonly range: Range;
  readonly pointer: string;
}

export type ProblemTag = 'unnecessary' | 'deprecated';

/** A repair told as data: {@link file://./edits.ts} turns it into text edits in the file's own indentation. */
export interface Fix {
  /** Imperative and complete: "Set `networkMode` to `awsvpc`". */
  readonly title: string;
  readonly changes: readonly Change[];
}

/** Applied one after the other, each to the result of the one before. Paths are from the document's root. */
export type Change =
  | { readonly kind: 'set'; readonly path: JSONPath; readonly value: unknown }
  | { readonly kind: 'insert'; readonly path: JSONPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: JSONPath }
  | { readonly kind: 'rename'; readonly path: JSONPath; readonly key: string }
  | { readonly kind: 'replaceText'; readonly offset: number; readonly length: number; readonly text: string };
