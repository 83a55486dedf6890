import { member } from '../nodes.ts';
import type { ParsedDocument } from '../document.ts';
import { definitionIn, isRequest, kindOf } from '../kind.ts';
import { hasPlaceholder } from '../placeholders.ts';
import { schemaNameOf } from '../schemas.ts';

/** A task definition by the words of a request: family, family:revision, or an ARN that ends in one of these. */
export interface DefinitionName {
  readonly family: string;
  /** Whether one revision is meant rather than the newest. */
  readonly isPinned: boolean;
}

/** The family behind a value of `taskDefinition`; undefined where a pipeline fills it in. */
export function definitionName(text: string): DefinitionName | undefined {
  const [family = '', revision] = (text.split('task-definition/').at(-1) ?? '').split(':');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family) || hasPlaceholder(family)) return undefined;
  return { family, isPinned: revision !== undefined && /^\d+$/.test(revision) };
}

/** The family that a task definition registers, where the document is one and says so. */
export const familyOf = (document: ParsedDocument): string | undefined =>
  document.memo('family', () => {
    const { root } = document.parsed;
    const kind = kindOf(root);
    if (document.role !== 'task-definition' || isRequest(kind) || kind === 'other') return undefined;
    const definition = definitionIn(root, kind);
    const family = definition === undefined ? undefined : member(definition, 'family')?.value;
    return family?.type === 'string' ? String(family.value) : undefined;
  });

/**
 * The one task definition among the related documents that a request speaks of; undefined when there is none or when it
 * is not clear which. A request that names no definition (ecspresso keeps the two side by side) is about the only one in
 * its folder.
 */
export function linkedDefinition(
  request: ParsedDocument,
  related: readonly ParsedDocument[],
): { readonly document: ParsedDocument; readonly isPinned: boolean } | undefined {
  const written = request.parsed.root && member(request.parsed.root, 'taskDefinition')?.value;
  const neighbours = (documents: readonly ParsedDocument[]) =>
    documents.filter((each) => folderOf(each.uri) === folderOf(request.uri));
  if (written === undefined) {
    const [only, ...others] = neighbours(related.filter((each) => familyOf(each) !== undefined));
    return only === undefined || others.length > 0 ? undefined : { document: only, isPinned: false };
  }
  const name = written.type === 'string' ? definitionName(String(written.value)) : undefined;
  if (name === undefined) return undefined;
  const candidates = related.filter((each) => familyOf(each) === name.family);
  const near = neighbours(candidates);
  const [only, ...others] = near.length > 0 ? near : candidates;
  return only === undefined || others.length > 0 ? undefined : { document: only, isPinned: name.isPinned };
}

/**
 * Which documents name the same containers, volumes and ports: a task definition, and the requests that are about it.
 * `related` tells what is around a document; the document itself is not among the answers.
 */
export function namingTogether(
  document: ParsedDocument,
  related: (uri: string) => readonly ParsedDocument[],
): readonly ParsedDocument[] {
  const around = related(document.uri);
  const definition = isRequestDocument(document) ? linkedDefinition(document, around)?.document : document;
  if (definition === undefined) return [];
  const requests = around.filter(
    (each) => isRequestDocument(each) && linkedDefinition(each, related(each.uri))?.document.uri === definition.uri,
  );
  return definition === document ? requests : [definition, ...requests];
}

const isRequestDocument = (document: ParsedDocument): boolean => {
  const name = schemaNameOf(document);
  return name === 'service' || name === 'run-task';
};

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/') + 1);
