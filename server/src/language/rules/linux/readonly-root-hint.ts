import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const readonlyRootHint: Rule = {
  code: 'readonly-root-hint',
  level: 'hint',
  // Many images write to their root, and ECS Exec does.
  isOffByDefault: true,
  summary: 'A container that cannot write to its root file system cannot be changed by an intruder.',
  docs: docs.container,
  *check(task) {
    if (isWindows(task)) return;
    for (const container of task.containers?.items ?? []) {
      const field = container.readonlyRootFilesystem;
      if (field !== undefined && field.value !== false) continue;
      yield {
        at: field?.node ?? container.name?.node ?? container.node,
        message: `${nameOf(container)} can write to its root file system. Set \`readonlyRootFilesystem\` to true, and mount a volume or a tmpfs where it must write; ECS Exec does not work then.`,
        fixes: [
          {
            title: 'Set `readonlyRootFilesystem` to true',
            changes: [{ kind: 'set', path: [...pathOf(container.node), 'readonlyRootFilesystem'], value: true }],
          },
        ],
      };
    }
  },
};
