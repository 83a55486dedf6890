import { nearest } from '../../nearest.ts';
import { member, pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../wording.ts';

/** Of a file with more volumes not all are told or compared. */
const SUGGESTED = 20;

export const mountUnknownVolume: Rule = {
  code: 'mount-unknown-volume',
  level: 'error',
  summary: 'A mount point names a volume of the same definition.',
  docs: docs.mountPoint,
  needs: 'mountPoints',
  *check(task) {
    const volumes = task.volumes?.items.map(({ name }) => name?.value) ?? [];
    const known = volumes.filter((name) => name !== undefined);
    const isComplete = task.volumes === undefined || (task.volumes.isComplete && known.length === volumes.length);
    const names = new Set(known);
    const suggested = known.slice(0, SUGGESTED);
    for (const mount of (task.containers?.items ?? []).flatMap((container) => container.mountPoints?.items ?? [])) {
      const source = mount.sourceVolume;
      if (source === undefined) {
        yield {
          at: member(mount.node, 'sourceVolume')?.value ?? mount.node,
          message: `This mount point names no volume: \`sourceVolume\` is missing.${tell(suggested)}`,
          ecsMessage: "Unknown volume 'null'.",
          fixes: suggested.map((name) => choose([...pathOf(mount.node), 'sourceVolume'], name)),
        };
        continue;
      }
      if (source.value === undefined || !isComplete || names.has(source.value)) continue;
      const near = nearest(source.value, suggested, 3);
      yield {
        at: source.node,
        message: `There is no volume \`${source.value}\` in this definition.${near === undefined ? tell(suggested) : ` Did you mean \`${near}\`?`}`,
        ecsMessage: `Unknown volume '${source.value}'.`,
        fixes: [
          ...(near === undefined ? [] : [choose(pathOf(source.node), near)]),
          ...(/^[A-Za-z0-9_-]{1,255}$/.test(source.value) ? [declare(task, source.value)] : []),
        ],
      };
    }
  },
};

const tell = (known: readonly string[]): string =>
  known.length === 0 ? ' It has no volumes.' : ` It has ${listOf(known, 'and')}.`;

const choose = (path: ReturnType<typeof pathOf>, name: string): Fix => ({
  title: `Use the volume "${name}"`,
  changes: [{ kind: 'set', path, value: name }],
});

/** A volume with nothing but a name lives as long as the task. */
const declare = (task: TaskDefinition, name: string): Fix => ({
  title: `Declare a volume "${name}"`,
  changes: [
    task.volumes === undefined
      ? { kind: 'set', path: [...pathOf(task.node), 'volumes'], value: [{ name }] }
      : { kind: 'insert', path: [...pathOf(task.volumes.node), -1], value: { name } },
  ],
});
