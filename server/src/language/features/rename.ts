import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { occurrencesIn, type NameKind, type Occurrence } from '../occurrences.ts';
import { isSameName, occurrenceAt, rangeOfName } from './navigation.ts';

/** What a client may rename at a place. */
export interface RenamePlace {
  readonly range: Range;
  readonly placeholder: string;
}

/** The edit, or in words why the name cannot be given. */
export type RenameResult = { readonly edit: WorkspaceEdit } | { readonly refusal: string };

/** A port's number is no name. */
type Renamed = Exclude<NameKind, 'container-port'>;

/** The forms that RegisterTaskDefinition takes. */
const FORMS: Readonly<Record<Renamed, { readonly pattern: RegExp; readonly told: string }>> = {
  family: { pattern: /^[A-Za-z0-9_-]{1,255}$/, told: 'up to 255 letters, digits, hyphens and underscores' },
  container: { pattern: /^[A-Za-z0-9_-]{1,255}$/, told: 'up to 255 letters, digits, hyphens and underscores' },
  volume: { pattern: /^[A-Za-z0-9_-]{1,255}$/, told: 'up to 255 letters, digits, hyphens and underscores' },
  port: {
    pattern: /^[a-z0-9_][a-z0-9_-]{0,63}$/,
    told: 'up to 64 lower-case letters, digits, hyphens and underscores, and does not begin with a hyphen',
  },
};

/** The name at a place; null where nothing can be renamed. */
export function renamePlace(document: ParsedDocument, position: Position): RenamePlace | null {
  const at = nameAt(document, position);
  return at === undefined ? null : { range: rangeOfName(document, at), placeholder: at.name };
}

function nameAt(document: ParsedDocument, position: Position): (Occurrence & { readonly kind: Renamed }) | undefined {
  const at = occurrenceAt(document, position);
  return at === undefined || at.kind === 'container-port' ? undefined : { ...at, kind: at.kind };
}

/** Renames a container, volume, port or family wherever it is named, in the document and in those beside it. */
export function rename(
  document: ParsedDocument,
  position: Position,
  newName: string,
  beside: readonly ParsedDocument[],
): RenameResult | null {
  const at = nameAt(document, position);
  if (at === undefined) return null;
  const { pattern, told } = FORMS[at.kind];
  if (!pattern.test(newName)) {
    return { refusal: `"${newName}" cannot be the name of a ${at.kind}: a name has ${told}.` };
  }
  const all = [document, ...beside];
  const isTaken = all.some((each) =>
    occurrencesIn(each).some(({ kind, name, isDefinition }) => kind === at.kind && name === newName && isDefinition),
  );
  if (isTaken && newName !== at.name) {
    return { refusal: `There is another ${at.kind} called "${newName}". Choose a name that is free.` };
  }
  const changes = all.flatMap((each) => {
    const edits = occurrencesIn(each)
      .filter((other) => isSameName(at, other))
      .map((other) => ({ range: rangeOfName(each, other), newText: newName }));
    return edits.length === 0 ? [] : [[each.uri, edits] as const];
  });
  return { edit: { changes: Object.fromEntries(changes) } };
}
