import type { Rule } from '../rule.ts';
import { mountedVolumes } from './mounts.ts';
import { pages } from './pages.ts';

export const volumeUnused: Rule = {
  code: 'volume-unused',
  level: 'hint',
  summary: 'A declared volume is mounted by some container.',
  docs: pages.volume,
  needs: 'volumes',
  *check(task) {
    const mounted = mountedVolumes(task);
    if (mounted === undefined) return;
    for (const { name, configuredAtLaunch } of task.volumes?.items ?? []) {
      if (name?.value === undefined || name.value === '' || configuredAtLaunch?.value === true) continue;
      if (mounted.has(name.value)) continue;
      yield { at: name.node, message: `No container mounts the volume \`${name.value}\`.`, tags: ['unnecessary'] };
    }
  },
};
