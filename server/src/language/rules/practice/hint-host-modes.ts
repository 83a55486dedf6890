import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

const MODES = {
  networkMode: "the containers share the instance's network and can reach everything that listens on it",
  pidMode: 'the containers see all processes of the instance and may signal those of their user',
  ipcMode: "the containers share the instance's memory segments and semaphores with whatever else runs there",
} as const;

export const hintHostModes: Rule = {
  code: 'hint-host-modes',
  level: 'hint',
  summary: 'A task keeps network, processes and IPC of its own.',
  docs: docs.register,
  *check(task) {
    // Fargate refuses these modes, which other rules say.
    if (task.requiresCompatibilities?.items.some(({ value }) => value === 'FARGATE') ?? false) return;
    for (const [key, consequence] of Object.entries(MODES)) {
      const mode = task[key as keyof typeof MODES];
      if (mode?.value !== 'host') continue;
      yield { at: mode.node, message: `With \`${key}\` \`host\` ${consequence}. See that this is needed.` };
    }
  },
};
