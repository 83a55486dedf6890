import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { pages } from './pages.ts';

export const windowsDriveMounts: Rule = {
  code: 'windows-drive-mounts',
  level: 'warning',
  summary: 'Windows containers mount whole directories, and not across drives.',
  docs: pages.windows,
  needs: 'sourcePath',
  *check(task) {
    if (!isWindows(task)) return;
    const drives = new Map(
      (task.volumes?.items ?? []).map(({ name, sourcePath }) => [name?.value, driveOf(sourcePath?.value)] as const),
    );
    for (const { containerPath, sourceVolume } of (task.containers?.items ?? []).flatMap(
      (each) => each.mountPoints?.items ?? [],
    )) {
      const drive = driveOf(containerPath?.value);
      const source = sourceVolume?.value === undefined ? undefined : drives.get(sourceVolume.value);
      if (containerPath === undefined || drive === undefined || source === undefined || drive === source) continue;
      yield {
        at: containerPath.node,
        message: `Windows containers cannot mount across drives: the volume \`${String(sourceVolume?.value)}\` is on ${source}:, the path on ${drive}:.`,
      };
    }
  },
};

const driveOf = (path: string | undefined): string | undefined => /^([A-Za-z]):/.exec(path ?? '')?.[1]?.toUpperCase();
