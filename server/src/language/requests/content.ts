import { member } from '../nodes.ts';
import { isRequest, kindOf } from '../kind.ts';
import { parseText } from '../parse.ts';

/** Longest text that is looked into. */
const MAX_LENGTH = 1_000_000;

/** Members of which a request of its own has one beside `taskDefinition` or `serviceName`, and other JSON rarely. */
const TELLING = [
  'desiredCount',
  'launchType',
  'capacityProviderStrategy',
  'loadBalancers',
  'networkConfiguration',
  'deploymentConfiguration',
  'deploymentController',
  'schedulingStrategy',
  'serviceConnectConfiguration',
  'overrides',
  'count',
  'startedBy',
  'cluster',
];

/**
 * Whether JSON text is a service definition or RunTask input whatever its file is called. Stricter than for a file with a
 * telling name: `serviceName` alone is a key of many tools.
 */
export function isRequestContent(text: string): boolean {
  if (text.length > MAX_LENGTH || !text.includes('"taskDefinition"')) return false;
  const { root } = parseText(text);
  if (root === undefined || !isRequest(kindOf(root))) return false;
  return (
    member(root, 'taskDefinition')?.value?.type === 'string' && TELLING.some((key) => member(root, key) !== undefined)
  );
}

/** Whether text under the name of a service definition is one: other tools have service definitions too. */
export function isServiceContent(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const { root } = parseText(text);
  return root === undefined || isRequest(kindOf(root));
}
