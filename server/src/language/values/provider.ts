import type { JSONPath } from 'jsonc-parser';
import type { RuleContext } from '../rules/rule.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

/** A value that can be known from facts or from the rest of the document, or a key of a map. */
export interface Suggestion {
  readonly value: string | number;
  /** Shown beside the value: why it is on the list. */
  readonly detail?: string | undefined;
  /** With tab stops: of a string the text between its quotes, of a key its value as JSON. */
  readonly snippet?: string;
  readonly documentation?: string;
}

export interface SuggestionContext {
  /** The definition being edited, or for an overlay the one beside it. */
  readonly task: TaskDefinition;
  /** From the document's root to the value, or to the object that gets the key. */
  readonly path: JSONPath;
  readonly assumedLaunchType?: RuleContext['assumedLaunchType'];
}

/** What can stand at the places a pattern describes: member names joined by `/`, `*` for a list index or any name. */
export interface SuggestionProvider {
  readonly pattern: string;
  suggest(context: SuggestionContext): Iterable<Suggestion>;
}

export function matches(pattern: string, path: JSONPath): boolean {
  const segments = pattern === '' ? [] : pattern.split('/');
  return (
    segments.length === path.length && segments.every((segment, i) => segment === '*' || segment === String(path[i]))
  );
}

/** Text as it stands in a snippet: its `$`, `}` and backslashes are not the snippet's own. */
export const plainInSnippet = (text: string): string => text.replaceAll(/[$}\\]/g, String.raw`\$&`);
