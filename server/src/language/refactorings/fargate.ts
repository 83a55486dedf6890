import { nodeAt, pathOf, type SyntaxNode, member, items } from '../nodes.ts';
import type { Change } from '../problem.ts';
import { isWindows, requirementOf } from '../rules/launchTypes.ts';
import type { Container, TaskDefinition } from '../taskDefinition.ts';
import { isSupportedOn, LOG_DRIVERS } from '../values/logDrivers.ts';
import { placeOf } from '../values/surroundings.ts';
import { fargateSizesFor, parseTaskCpu, parseTaskMemory } from '../values/taskSize.ts';
import { changesToAwsvpc, clashIn } from './awsvpc.ts';
import { listed, type Refactor } from './refactoring.ts';

/** Members of a container that Fargate refuses, with what is lost when they go. */
const REFUSED: readonly { readonly path: readonly string[]; readonly isLost: (node: SyntaxNode) => boolean }[] = [
  { path: ['privileged'], isLost: ({ value }) => value === true },
  { path: ['dockerSecurityOptions'], isLost: (node) => items(node).length > 0 },
  { path: ['resourceRequirements'], isLost: (node) => items(node).length > 0 },
  { path: ['linuxParameters', 'devices'], isLost: (node) => items(node).length > 0 },
  { path: ['linuxParameters', 'sharedMemorySize'], isLost: () => true },
  { path: ['linuxParameters', 'maxSwap'], isLost: () => true },
  { path: ['linuxParameters', 'swappiness'], isLost: () => true },
];

/** From container instances to Fargate: network, size and role, without what Fargate has not, which the title lists. */
export const ec2ToFargate: Refactor = function* ({ task, context, touches }) {
  const asksFargate = requirementOf(task, 'FARGATE', context) !== undefined;
  const place = task.requiresCompatibilities?.node ?? task.family?.node;
  if (asksFargate || place === undefined || !touches(place) || isWindows(task)) return;
  const size = sizeFor(task);
  const { lost, changes } = withoutRefused(task);
  const root = pathOf(task.node);
  const set = (key: string, value: unknown): Change => ({ kind: 'set', path: [...root, key], value });
  const obstacle =
    size === undefined
      ? 'The containers need more than the largest size of Fargate, 16384 CPU units and 122880 MiB.'
      : clashIn(task);
  yield {
    title: lost.length === 0 ? 'Convert to Fargate' : `Convert to Fargate, without ${listed(lost)}`,
    kind: 'refactor.rewrite',
    ...(obstacle === undefined ? {} : { disabled: obstacle }),
    changes: [
      ...changes,
      ...changesToAwsvpc(task),
      set('requiresCompatibilities', ['FARGATE']),
      set('cpu', String(size?.cpu ?? '')),
      set('memory', String(size?.memory ?? '')),
      ...(task.executionRoleArn === undefined && needsRole(task) ? [set('executionRoleArn', roleFor(task))] : []),
    ],
  };
};

/** The smallest size that holds what the task says, or what its containers add up to. */
function sizeFor(task: TaskDefinition): { readonly cpu: number; readonly memory: number } | undefined {
  const containers = task.containers?.items ?? [];
  const sum = (amountOf: (container: Container) => number | undefined) =>
    containers.reduce((total, container) => total + (amountOf(container) ?? 0), 0);
  const cpu = parseTaskCpu(task.cpu?.value ?? '') ?? sum((container) => container.cpu?.value);
  const memory =
    parseTaskMemory(task.memory?.value ?? '') ??
    sum((container) => container.memory?.value ?? container.memoryReservation?.value);
  for (const size of fargateSizesFor(false)) {
    const enough = size.cpu >= cpu ? size.memory.find((each) => each >= memory) : undefined;
    if (enough !== undefined) return { cpu: size.cpu, memory: enough };
  }
  return undefined;
}

function withoutRefused(task: TaskDefinition): { lost: string[]; changes: Change[] } {
  const lost: string[] = [];
  const changes: Change[] = [];
  const drop = (node: SyntaxNode, what: string | undefined) => {
    changes.push({ kind: 'remove', path: pathOf(node) });
    if (what !== undefined) lost.push(what);
  };
  for (const container of task.containers?.items ?? []) {
    const name = container.name?.value ?? 'a container';
    for (const { path, isLost } of REFUSED) {
      const node = nodeAt(container.node, path);
      if (node !== undefined) drop(node, isLost(node) ? `${path.at(-1) ?? ''} of ${name}` : undefined);
    }
    const driver = container.logConfiguration?.logDriver?.value;
    const facts = driver === undefined ? undefined : LOG_DRIVERS[driver];
    const log = member(container.node, 'logConfiguration')?.value;
    if (facts !== undefined && log !== undefined && !isSupportedOn(facts, 'fargateLinux')) {
      drop(log, `the log driver ${driver ?? ''} of ${name}`);
    }
  }
  for (const volume of listAt(task.node, 'volumes')) {
    const name = String(member(volume, 'name')?.value?.value ?? 'a volume');
    const path = nodeAt(volume, ['host', 'sourcePath']);
    const docker = nodeAt(volume, ['dockerVolumeConfiguration']);
    if (path !== undefined) drop(path, `the host path of ${name}`);
    if (docker !== undefined) drop(docker, `the Docker volume ${name}`);
  }
  for (const [key, told] of [
    ['placementConstraints', 'placement constraints'],
    ['ipcMode', 'ipcMode'],
  ] as const) {
    const node = member(task.node, key)?.value;
    if (node !== undefined) drop(node, node.type === 'array' && items(node).length === 0 ? undefined : told);
  }
  const pidMode = member(task.node, 'pidMode')?.value;
  if (pidMode?.value === 'host') drop(pidMode, 'pidMode host');
  return { lost, changes };
}

const listAt = (object: SyntaxNode, key: string): SyntaxNode[] => {
  const list = member(object, key)?.value;
  return list === undefined ? [] : items(list);
};

/** On Fargate ECS itself, not the instance, writes logs and pulls private images. */
const needsRole = (task: TaskDefinition): boolean =>
  (task.containers?.items ?? []).some(
    ({ image, logConfiguration }) =>
      logConfiguration?.logDriver?.value === 'awslogs' || (image?.value?.includes('.dkr.ecr.') ?? false),
  );

function roleFor(task: TaskDefinition): string {
  const { partition, account } = placeOf(task);
  return `arn:${partition}:iam::${account}:role/ecsTaskExecutionRole`;
}
