import { daemonMark } from './daemon.ts';
import { items, member, type SyntaxNode } from './nodes.ts';

/** What a JSON document is, told by its root. */
export type DocumentKind =
  'task-definition' | 'describe-output' | 'container-array' | 'container' | 'service' | 'run-task' | 'other';

/** Members that only an input of RunTask has. */
const RUN_TASK = ['overrides', 'count', 'startedBy', 'group', 'referenceId'];

/** Members that an input of CreateService (or the service definition of a tool like ecspresso) has, and a task definition not. */
const SERVICE = [
  'serviceName',
  'desiredCount',
  'loadBalancers',
  'deploymentConfiguration',
  'deploymentController',
  'schedulingStrategy',
  'serviceConnectConfiguration',
  'serviceRegistries',
  'healthCheckGracePeriodSeconds',
  'availabilityZoneRebalancing',
  'networkConfiguration',
  'placementStrategy',
];

/** Members of other ECS documents: what describe calls answer, inputs of UpdateService and StartTask, parts of those. */
const OTHERS = [
  'service',
  'services',
  'tasks',
  'containerInstances',
  'forceNewDeployment',
  'awsvpcConfiguration',
  'containerOverrides',
  'Resources',
  'AWSTemplateFormatVersion',
];

/**
 * A document without a root, or an object with nothing telling in it yet, is taken for a task definition. Keys written
 * as in CloudFormation tell as much as those of the API.
 */
export function kindOf(root: SyntaxNode | undefined): DocumentKind {
  if (daemonMark(root) !== undefined) return 'other';
  if (root?.type === 'array') {
    return items(root).some((item) => member(item, 'image') !== undefined && member(item, 'name') !== undefined)
      ? 'container-array'
      : 'task-definition';
  }
  if (root === undefined || hasAny(root, ['containerDefinitions', 'family'])) return 'task-definition';
  if (member(root, 'image') !== undefined && member(root, 'name') !== undefined) return 'container';
  if (member(root, 'taskDefinition')?.value?.type === 'object') return 'describe-output';
  if (OTHERS.some((key) => member(root, key) !== undefined)) return 'other';
  if (hasAny(root, RUN_TASK)) return 'run-task';
  const taskDefinition = hasAny(root, ['taskDefinition']);
  if (
    hasAny(
      root,
      SERVICE.filter((key) => !taskDefinition || !SHARED.has(key)),
    )
  )
    return 'service';
  return taskDefinition ? 'run-task' : 'task-definition';
}

/** Members that a RunTask input may have as well. */
const SHARED: ReadonlySet<string> = new Set(['networkConfiguration', 'placementStrategy']);

const hasAny = (root: SyntaxNode, keys: readonly string[]): boolean =>
  keys.some((key) => member(root, key) !== undefined || member(root, capitalized(key)) !== undefined);

const capitalized = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

/** The object that holds the members of RegisterTaskDefinition. */
export function definitionIn(root: SyntaxNode | undefined, kind: DocumentKind): SyntaxNode | undefined {
  return root !== undefined && kind === 'describe-output' ? member(root, 'taskDefinition')?.value : root;
}

/** Whether only containers are there, without the definition around them. */
export const isFragment = (kind: DocumentKind): boolean => kind === 'container-array' || kind === 'container';

/** Whether the document asks for tasks of a definition that is elsewhere. */
export const isRequest = (kind: DocumentKind): kind is 'service' | 'run-task' =>
  kind === 'service' || kind === 'run-task';
