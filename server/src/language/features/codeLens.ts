import type { CodeLens } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { definitionIn, kindOf } from '../kind.ts';
import { member, type SyntaxNode } from '../nodes.ts';
import { rangeOf } from '../ranges.ts';

/** Commands of the extension; each takes the document's URI as its argument. */
export const RUN_TASK_COMMAND = 'drydock.runTask';
export const VALIDATE_COMMAND = 'drydock.validate';
export const CREATE_SERVICE_COMMAND = 'drydock.createService';

/** Farther below the definition's first line nobody sees a lens: ECS prints the family behind all containers. */
const NEAR = 20;

/**
 * "Run task" and "Validate" above the family where that is near the top, else above the root; "Create / Update service"
 * above a service definition. Nothing on other documents.
 */
export function codeLenses(document: ParsedDocument): CodeLens[] {
  const { root } = document.parsed;
  const kind = kindOf(root);
  if (kind === 'service' && root?.type === 'object' && document.role !== 'overlay')
    return [serviceLens(document, root)];
  const definition = definitionIn(root, kind);
  const isDefinition = kind === 'task-definition' || kind === 'describe-output';
  if (document.role !== 'task-definition' || definition?.type !== 'object' || !isDefinition) return [];
  if (member(definition, 'containerDefinitions') === undefined) return [];
  const family = member(definition, 'family')?.key;
  const lineOf = (offset: number) => document.textDocument.positionAt(offset).line;
  const isNear = family !== undefined && lineOf(family.offset) - lineOf(root?.offset ?? 0) <= NEAR;
  const range = rangeOf(document.textDocument, isNear ? family : { ...(root ?? definition), length: 1 });
  const lens = (title: string, command: string): CodeLens => ({
    range,
    command: { title, command, arguments: [document.uri] },
  });
  return [lens('$(play) Run task', RUN_TASK_COMMAND), lens('$(check) Validate', VALIDATE_COMMAND)];
}

const serviceLens = ({ textDocument, uri }: ParsedDocument, root: SyntaxNode): CodeLens => ({
  range: rangeOf(textDocument, { ...root, length: 1 }),
  command: { title: '$(rocket) Create / Update service', command: CREATE_SERVICE_COMMAND, arguments: [uri] },
});
