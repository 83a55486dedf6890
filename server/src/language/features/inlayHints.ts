import type { InlayHint, Range } from 'vscode-languageserver-types';
import limits from '../../../../schemas/facts/limits.json' with { type: 'json' };
import type { ParsedDocument } from '../document.ts';
import { definitionIn, kindOf } from '../kind.ts';
import { items, member, nodeAt, type SyntaxNode } from '../nodes.ts';
import { containerNodes } from '../occurrences.ts';
import { tellCpu, tellMiB } from '../values/amounts.ts';
import { parseTaskCpu, parseTaskMemory } from '../values/taskSize.ts';

/** What is shown behind a value, and why on hover. */
interface Remark {
  readonly at: SyntaxNode;
  readonly label: string;
  readonly tooltip: string;
}

/** Amounts of a container, by the path from it, with how they are told. */
const AMOUNTS: readonly { readonly path: readonly string[]; readonly tell: (value: number) => string }[] = [
  { path: ['cpu'], tell: (units) => (units === 0 ? '' : tellCpu(units)) },
  ...['memory', 'memoryReservation'].map((key) => ({ path: [key], tell: tellMiBOrUnit })),
  ...['sharedMemorySize', 'maxSwap'].map((key) => ({ path: ['linuxParameters', key], tell: tellMiBOrUnit })),
  ...[
    ['startTimeout'],
    ['stopTimeout'],
    ['healthCheck', 'interval'],
    ['healthCheck', 'timeout'],
    ['healthCheck', 'startPeriod'],
    ['restartPolicy', 'restartAttemptPeriod'],
  ].map((path) => ({ path, tell: () => 's' })),
];

/** Units of numbers that have none of their own, and what ECS does where the definition says nothing. */
export function inlayHints(document: ParsedDocument, range: Range): InlayHint[] {
  const { textDocument } = document;
  const from = textDocument.offsetAt(range.start);
  const to = textDocument.offsetAt(range.end);
  return [...remarks(document)].flatMap(({ at, label, tooltip }) => {
    const end = at.offset + at.length;
    if (label === '' || end < from || end > to) return [];
    return [{ position: textDocument.positionAt(end), label, tooltip, paddingLeft: true }];
  });
}

function* remarks(document: ParsedDocument): Generator<Remark> {
  const { root } = document.parsed;
  if (document.role === 'overlay' || root === undefined) return;
  const kind = kindOf(root);
  const containers = containerNodes(document);
  const definition = kind === 'task-definition' || kind === 'describe-output' ? definitionIn(root, kind) : undefined;
  if (definition?.type === 'object') yield* ofTask(definition);
  const isBridge = definition !== undefined && networkModeOf(definition) === 'bridge';
  for (const container of containers) yield* ofContainer(container, containers.length > 1, isBridge);
}

function* ofTask(task: SyntaxNode): Generator<Remark> {
  const cpu = textAt(task, ['cpu']);
  const units = cpu && parseTaskCpu(String(cpu.value));
  if (cpu !== undefined && units !== undefined) {
    const isPlain = /^\s*\d+\s*$/.test(String(cpu.value));
    yield { at: cpu, label: isPlain ? tellCpu(units) : `${units} CPU units`, tooltip: 'The size of the whole task' };
  }
  const memory = textAt(task, ['memory']);
  const mib = memory && parseTaskMemory(String(memory.value));
  if (memory !== undefined && mib !== undefined) {
    const isPlain = /^\s*\d+\s*$/.test(String(memory.value));
    yield { at: memory, label: isPlain ? tellMiBOrUnit(mib) : `${mib} MiB`, tooltip: 'The size of the whole task' };
  }
  const family = textAt(task, ['family']);
  const mode = networkModeOf(task);
  if (family !== undefined && mode !== undefined && nodeAt(task, ['networkMode']) === undefined) {
    yield { at: family, label: `networkMode: ${mode}`, tooltip: 'What ECS takes where `networkMode` is left out' };
  }
}

function* ofContainer(container: SyntaxNode, hasOthers: boolean, isBridge: boolean): Generator<Remark> {
  const name = textAt(container, ['name']);
  if (hasOthers && name !== undefined && member(container, 'essential') === undefined) {
    yield { at: name, label: 'essential', tooltip: 'The default: when this container stops, the task stops' };
  }
  for (const { path, tell } of AMOUNTS) {
    const amount = nodeAt(container, path);
    if (amount?.type !== 'number') continue;
    yield { at: amount, label: tell(Number(amount.value)), tooltip: 'The unit that ECS reads this number in' };
  }
  for (const mapping of listAt(container, ['portMappings'])) yield* ofPort(mapping, isBridge);
  for (const mount of listAt(container, ['linuxParameters', 'tmpfs'])) {
    const size = nodeAt(mount, ['size']);
    if (size?.type === 'number') yield { at: size, label: tellMiBOrUnit(Number(size.value)), tooltip: 'MiB' };
  }
  yield* ofHealthCheck(nodeAt(container, ['healthCheck']));
}

function* ofPort(mapping: SyntaxNode, isBridge: boolean): Generator<Remark> {
  const port = nodeAt(mapping, ['containerPort']);
  if (port?.type !== 'number') return;
  const host = nodeAt(mapping, ['hostPort']);
  if (isBridge && (host === undefined || host.value === 0)) {
    yield {
      at: host ?? port,
      label: 'any free host port',
      tooltip: 'The instance chooses a port when the task starts',
    };
  }
}

/** The defaults of what a health check leaves out, on one line. */
function* ofHealthCheck(check: SyntaxNode | undefined): Generator<Remark> {
  const command = check && nodeAt(check, ['command']);
  if (check === undefined || command?.type !== 'array') return;
  const defaults = [
    ['interval', `every ${limits.container.healthIntervalSeconds.default} s`],
    ['timeout', `timeout ${limits.container.healthTimeoutSeconds.default} s`],
    ['retries', `${limits.container.healthRetries.default} retries`],
  ] as const;
  const label = defaults
    .filter(([key]) => member(check, key) === undefined)
    .map(([, told]) => told)
    .join(', ');
  yield { at: command, label, tooltip: 'What ECS takes where the health check says nothing' };
}

/** What applies on the launch types asked for; undefined where it depends or must be written. */
function networkModeOf(task: SyntaxNode): string | undefined {
  const written = nodeAt(task, ['networkMode']);
  if (written !== undefined) return written.type === 'string' ? String(written.value) : undefined;
  const family = nodeAt(task, ['runtimePlatform', 'operatingSystemFamily'])?.value as unknown;
  if (typeof family === 'string' && family.startsWith('WINDOWS')) return undefined;
  const types = new Set(listAt(task, ['requiresCompatibilities']).map((each) => String(each.value)));
  if (types.size > 0 && [...types].every((type) => type === 'EC2' || type === 'EXTERNAL')) return 'bridge';
  return types.size === 1 && types.has('MANAGED_INSTANCES') ? 'awsvpc' : undefined;
}

/** The unit alone where the number need not be said again. */
function tellMiBOrUnit(mib: number): string {
  const told = tellMiB(mib);
  return told.endsWith('MiB') ? 'MiB' : told;
}

const textAt = (object: SyntaxNode, path: readonly string[]): SyntaxNode | undefined => {
  const node = nodeAt(object, path);
  return node?.type === 'string' ? node : undefined;
};
const listAt = (object: SyntaxNode, path: readonly string[]): SyntaxNode[] => {
  const node = nodeAt(object, path);
  return node === undefined ? [] : items(node);
};
