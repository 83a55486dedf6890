import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
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
  needs: ['networkMode', 'pidMode', 'ipcMode'],
  *check(task, context) {
    // Where these modes are refused other rules say so.
    if (requirementOf(task, 'FARGATE', context) !== undefined || isWindows(task)) return;
    const isManaged = requirementOf(task, 'MANAGED_INSTANCES', context) !== undefined;
    for (const [key, consequence] of Object.entries(MODES)) {
      const mode = task[key as keyof typeof MODES];
      if (mode?.value !== 'host' || (isManaged && key === 'ipcMode')) continue;
      yield { at: mode.node, message: `With \`${key}\` \`host\` ${consequence}. See that this is needed.` };
    }
  },
};
