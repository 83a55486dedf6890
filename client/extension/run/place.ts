/** Where in the text of a definition a member is, or where it would go. Pure. */
import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';

export interface Place {
  readonly offset: number;
  readonly length: number;
}

/**
 * The place of a container's member, or of the whole definition's without one. Where it is missing, the name of the
 * container, so that the reader is near; undefined when the text has neither.
 */
export function placeOf(text: string, container: string | undefined, member: readonly string[]): Place | undefined {
  const root = parseTree(text);
  if (!root) return undefined;
  const found = container === undefined ? undefined : containerNode(root, container);
  const wanted = (found && findNodeAtLocation(found, [...member])) ?? findNodeAtLocation(root, [...member]);
  const node = wanted ?? (found && findNodeAtLocation(found, ['name'])) ?? findNodeAtLocation(root, ['family']);
  return node && { offset: node.offset, length: node.length };
}

/** A container's memory, else its reservation, else the task's memory. */
export function memoryPlace(text: string, container: string): Place | undefined {
  const root = parseTree(text);
  const found = root && containerNode(root, container);
  const node =
    (found && (findNodeAtLocation(found, ['memory']) ?? findNodeAtLocation(found, ['memoryReservation']))) ??
    (root && findNodeAtLocation(root, ['memory']));
  return node ? { offset: node.offset, length: node.length } : placeOf(text, container, ['memory']);
}

function containerNode(root: Node, name: string): Node | undefined {
  const containers = findNodeAtLocation(root, ['containerDefinitions'])?.children ?? [];
  return containers.find((each) => findNodeAtLocation(each, ['name'])?.value === name);
}
