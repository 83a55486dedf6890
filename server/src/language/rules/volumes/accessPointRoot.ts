import type { Field } from '../../reader.ts';
import type { Finding } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

/** An access point brings its own root: the directory beside it is "/" or left out. */
export function* accessPointRoot(
  accessPoint: Field<string> | undefined,
  root: Field<string> | undefined,
  ecsMessage?: string,
): Generator<Finding> {
  if (accessPoint === undefined || accessPoint.value === '' || root?.value === undefined) return;
  if (root.value === '/' || root.value === '') return;
  yield {
    at: root.node,
    message: `An access point has a root of its own, so \`rootDirectory\` is left out or \`/\`; it is \`${root.value}\`.`,
    ...(ecsMessage === undefined ? {} : { ecsMessage }),
    related: [{ at: accessPoint.node, message: 'The access point' }],
    fixes: [remove(root.node)],
  };
}
