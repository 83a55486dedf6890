import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { member } from '../nodes.ts';
import { containerNodes, occurrencesIn, type Occurrence } from '../occurrences.ts';
import { rangeBetween, rangeOf } from '../ranges.ts';

const READ = 2;
const WRITE = 3;

/** The name at a place, quotes included. */
export function occurrenceAt(document: ParsedDocument, position: Position): Occurrence | undefined {
  const offset = document.textDocument.offsetAt(position);
  return occurrencesIn(document).find(({ node }) => node.offset <= offset && offset <= node.offset + node.length);
}

export const isSameName = (a: Occurrence, b: Occurrence): boolean => a.kind === b.kind && a.name === b.name;

export const rangeOfName = (document: ParsedDocument, { start, end }: Occurrence) =>
  rangeBetween(document.textDocument, start, end);

/**
 * Where the container, volume or port at a place is given its name; for the log driver `awsfirelens` the containers
 * that route logs. `beside` is the definition of an overlay, or the overlay of a definition.
 */
export function definitionsAt(
  document: ParsedDocument,
  position: Position,
  beside: readonly ParsedDocument[],
): Location[] {
  const at = occurrenceAt(document, position);
  if (at === undefined) return logRoutersAt(document, position);
  return [document, ...beside].flatMap((each) =>
    occurrencesIn(each)
      .filter((other) => other.isDefinition && isSameName(at, other))
      .map((other) => ({ uri: each.uri, range: rangeOfName(each, other) })),
  );
}

/** Every place that calls the container, volume or port at a place by its name. */
export function referencesAt(
  document: ParsedDocument,
  position: Position,
  beside: readonly ParsedDocument[],
  options: { readonly includeDeclaration: boolean },
): Location[] {
  const at = occurrenceAt(document, position);
  if (at === undefined) return [];
  return [document, ...beside].flatMap((each) =>
    occurrencesIn(each)
      .filter((other) => isSameName(at, other) && (options.includeDeclaration || !other.isDefinition))
      .map((other) => ({ uri: each.uri, range: rangeOfName(each, other) })),
  );
}

/** The same within the document, the definition marked as written. */
export function highlightsAt(document: ParsedDocument, position: Position): DocumentHighlight[] {
  const at = occurrenceAt(document, position);
  if (at === undefined) return [];
  return occurrencesIn(document)
    .filter((other) => isSameName(at, other))
    .map((other) => ({ range: rangeOfName(document, other), kind: other.isDefinition ? WRITE : READ }));
}

function logRoutersAt(document: ParsedDocument, position: Position): Location[] {
  const offset = document.textDocument.offsetAt(position);
  const containers = containerNodes(document);
  const isOnDriver = containers.some((container) => {
    const log = member(container, 'logConfiguration')?.value;
    const driver = log && member(log, 'logDriver')?.value;
    return driver?.value === 'awsfirelens' && driver.offset <= offset && offset <= driver.offset + driver.length;
  });
  if (!isOnDriver) return [];
  return containers.flatMap((container) => {
    const router = member(container, 'firelensConfiguration')?.key;
    return router === undefined ? [] : [{ uri: document.uri, range: rangeOf(document.textDocument, router) }];
  });
}
