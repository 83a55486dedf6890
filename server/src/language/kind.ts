import { items, member, type SyntaxNode } from './nodes.ts';

/** What a JSON document is, told by its root. */
export type DocumentKind = 'task-definition' | 'describe-output' | 'container-array' | 'container' | 'other';

/** Members of CreateService, RunTask and describe-services documents that a task definition never has at its root. */
const OTHERS = [
  'service',
  'serviceName',
  'services',
  'desiredCount',
  'loadBalancers',
  'networkConfiguration',
  'deploymentConfiguration',
  'taskDefinition',
];

/** A document without a root, or an object with nothing telling in it yet, is taken for a task definition. */
export function kindOf(root: SyntaxNode | undefined): DocumentKind {
  if (root?.type === 'array') {
    return items(root).some((item) => member(item, 'image') !== undefined && member(item, 'name') !== undefined)
      ? 'container-array'
      : 'task-definition';
  }
  if (
    root === undefined ||
    member(root, 'containerDefinitions') !== undefined ||
    member(root, 'family') !== undefined
  ) {
    return 'task-definition';
  }
  if (member(root, 'image') !== undefined && member(root, 'name') !== undefined) return 'container';
  if (member(root, 'taskDefinition')?.value?.type === 'object') return 'describe-output';
  return OTHERS.some((key) => member(root, key) !== undefined) ? 'other' : 'task-definition';
}

/** The object that holds the members of RegisterTaskDefinition. */
export function definitionIn(root: SyntaxNode | undefined, kind: DocumentKind): SyntaxNode | undefined {
  return root !== undefined && kind === 'describe-output' ? member(root, 'taskDefinition')?.value : root;
}

/** Whether only containers are there, without the definition around them. */
export const isFragment = (kind: DocumentKind): boolean => kind === 'container-array' || kind === 'container';
