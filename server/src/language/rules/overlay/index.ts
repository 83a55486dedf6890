import { nearest } from '../../nearest.ts';
import { member, members, pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { listOf } from '../wording.ts';
import type { OverlaidTask, OverlayRule } from './overlayRule.ts';

/** What an overlay calls by its name in one place, and the names that the definition has for it. */
interface Named {
  readonly keys: readonly SyntaxNode[];
  /** Undefined where the definition does not tell, for it is a template or unfinished. */
  readonly known: readonly string[] | undefined;
  /** Behind "of", where the names are those of one container. */
  readonly owner?: string;
}

interface Row {
  readonly code: string;
  readonly summary: string;
  readonly docs: string;
  /** "container", as in "no container `app`". */
  readonly noun: string;
  readonly find: (overlay: SyntaxNode, task: TaskDefinition) => Iterable<Named>;
}

/** Names in overlays that the definition beside it does not have: nothing would be applied, and nothing said. */
const rows: readonly Row[] = [
  {
    code: 'overlay-container-unknown',
    summary: 'An overlay changes containers of the task definition beside it.',
    docs: docs.container,
    noun: 'container',
    *find(overlay, task) {
      yield { keys: keysIn(overlay, 'containers'), known: namesOf(task.containers) };
    },
  },
  {
    code: 'overlay-volume-unknown',
    summary: 'An overlay changes volumes of the task definition beside it.',
    docs: docs.mountPoint,
    noun: 'volume',
    *find(overlay, task) {
      yield { keys: keysIn(overlay, 'volumes'), known: task.volumes === undefined ? [] : namesOf(task.volumes) };
    },
  },
  {
    code: 'overlay-port-unknown',
    summary: 'An overlay publishes ports that the container maps.',
    docs: docs.portMapping,
    noun: 'port mapping for',
    *find(overlay, task) {
      for (const { changes, container, name } of containersIn(overlay, task)) {
        yield { keys: keysIn(changes, 'ports'), known: portsOf(container), owner: name };
      }
    },
  },
  {
    code: 'overlay-secret-unknown',
    summary: 'An overlay gives values to secrets that the container has.',
    docs: docs.secret,
    noun: 'secret',
    *find(overlay, task) {
      for (const { changes, container, name } of containersIn(overlay, task)) {
        const options = container.logConfiguration?.secretOptions;
        const ofContainer = container.secrets === undefined ? [] : namesOf(container.secrets);
        const ofLogs = options === undefined ? [] : namesOf(options);
        const known = ofContainer && ofLogs && [...ofContainer, ...ofLogs];
        yield { keys: keysIn(changes, 'secrets'), known, owner: name };
      }
    },
  },
  {
    code: 'overlay-env-file-unknown',
    summary: 'An overlay replaces environment files that the container has.',
    docs: docs.environmentFile,
    noun: 'environment file',
    *find(overlay, task) {
      for (const { changes, container, name } of containersIn(overlay, task)) {
        const files = container.environmentFiles;
        const known =
          files === undefined ? [] : namesOf({ ...files, items: files.items.map(({ value }) => ({ name: value })) });
        yield { keys: keysIn(changes, 'environmentFiles'), known, owner: name };
      }
    },
  },
];

export const overlayRules: readonly OverlayRule[] = rows.map(({ code, summary, docs: page, noun, find }) => ({
  code,
  level: 'warning',
  summary,
  docs: page,
  *checkOverlay(overlay, { task, file }) {
    for (const { keys, known, owner } of find(overlay, task)) {
      if (known === undefined) continue;
      const written = keys.map((key) => String(key.value));
      for (const key of keys) {
        const name = String(key.value);
        if (known.includes(name) || isSamePort(noun, name, known)) continue;
        const free = known.filter((each) => !written.includes(each));
        const near = nearest(name, free, 3);
        const of = owner === undefined ? file : `the container \`${owner}\``;
        yield {
          at: key,
          message: `There is no ${noun} \`${name}\` in ${of}: this changes nothing.${tell(near, known)}`,
          fixes: [...(near === undefined ? [] : [rename(key, near)]), remove(key)],
        };
      }
    }
  },
}));

/** `80` and `80/tcp` are one port. */
const isSamePort = (noun: string, name: string, known: readonly string[]): boolean =>
  noun.startsWith('port') && known.includes(name.replace(/\/tcp$/, ''));

const tell = (near: string | undefined, known: readonly string[]): string => {
  if (near !== undefined) return ` Did you mean \`${near}\`?`;
  return known.length === 0 ? ' It has none.' : ` It has ${listOf(known, 'and')}.`;
};

const keysIn = (object: SyntaxNode, section: string): readonly SyntaxNode[] => {
  const value = member(object, section)?.value;
  return value?.type === 'object' ? members(value).map(({ key }) => key) : [];
};

/** Undefined where one of the names is not known. */
function namesOf(
  list: { isComplete: boolean; items: readonly { name?: { value: string | undefined } | undefined }[] } | undefined,
): readonly string[] | undefined {
  const names = list?.items.flatMap(({ name }) => name?.value ?? []) ?? [];
  return list === undefined || !list.isComplete || names.length < list.items.length ? undefined : names;
}

function portsOf({ portMappings }: Container): readonly string[] | undefined {
  if (portMappings === undefined) return [];
  const ports = portMappings.items.flatMap(({ containerPort, protocol }) =>
    containerPort?.value === undefined ? [] : [`${containerPort.value}${protocol?.value === 'udp' ? '/udp' : ''}`],
  );
  return portMappings.isComplete && ports.length === portMappings.items.length ? ports : undefined;
}

/** The containers that both files have. */
function* containersIn(overlay: SyntaxNode, task: OverlaidTask['task']) {
  for (const key of keysIn(overlay, 'containers')) {
    const name = String(key.value);
    const changes = key.parent?.children?.[1];
    const container = task.containers?.items.find((each) => each.name?.value === name);
    if (container !== undefined && changes?.type === 'object') yield { name, container, changes };
  }
}

const rename = (key: SyntaxNode, name: string): Fix => ({
  title: `Rename to "${name}"`,
  changes: [{ kind: 'rename', path: pathOf(key), key: name }],
});

const remove = (key: SyntaxNode): Fix => ({
  title: `Remove "${String(key.value)}"`,
  changes: [{ kind: 'remove', path: pathOf(key) }],
});
