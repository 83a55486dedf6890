import { items, member, members, type SyntaxNode } from './nodes.ts';

/** Members that a task definition may have at its root and a daemon task definition may not. */
const NOT_OF_DAEMONS = [
  'networkMode',
  'requiresCompatibilities',
  'placementConstraints',
  'proxyConfiguration',
  'runtimePlatform',
  'ephemeralStorage',
  'enableFaultInjection',
  'inferenceAccelerators',
];

/**
 * What shows that a document is a daemon task definition, the input or answer of RegisterDaemonTaskDefinition: its ARN,
 * a namespace that is `shared` with the instance, or a volume of a log driver, which no task definition has.
 */
export function daemonMark(root: SyntaxNode | undefined): SyntaxNode | undefined {
  if (root?.type !== 'object') return undefined;
  const named = member(root, 'daemonTaskDefinitionArn') ?? member(root, 'daemonTaskDefinition');
  if (named !== undefined) return named.key;
  if (NOT_OF_DAEMONS.some((key) => member(root, key) !== undefined)) return undefined;
  const shared = ['pidMode', 'ipcMode'].map((key) => member(root, key)?.value).find((mode) => mode?.value === 'shared');
  return shared ?? logDriverVolume(root);
}

function logDriverVolume(root: SyntaxNode): SyntaxNode | undefined {
  const volumes = member(root, 'volumes')?.value;
  return (volumes === undefined ? [] : items(volumes))
    .flatMap(members)
    .find(({ key }) => key.value === 'logDriverVolumeConfiguration')?.key;
}
