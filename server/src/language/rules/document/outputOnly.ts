import outputOnlyFields from '../../../../../schemas/facts/outputOnlyFields.json' with { type: 'json' };
import type { DocumentKind } from '../../kind.ts';

interface OutputOnlyField {
  readonly name: string;
  readonly meaning: string;
}

/** Root members of describe output that registration does not take, with what they mean. */
export const OUTPUT_ONLY_FIELDS: readonly OutputOnlyField[] = outputOnlyFields.root;

/** The same for a document of any kind; a RunTask input has no counterpart in describe output. */
export function outputOnlyFieldsOf(kind: DocumentKind): readonly OutputOnlyField[] {
  if (kind === 'service') return outputOnlyFields.service;
  return kind === 'run-task' ? [] : OUTPUT_ONLY_FIELDS;
}

/** Whether a root member of a task definition is only put out. */
export const isOutputOnly = (name: string): boolean => isOutputOnlyOf('task-definition', name);

export const isOutputOnlyOf = (kind: DocumentKind, name: string): boolean =>
  outputOnlyFieldsOf(kind).some((field) => field.name === name);
