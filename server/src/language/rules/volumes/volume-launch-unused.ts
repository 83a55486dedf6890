import { pathOf } from '../../nodes.ts';
import type { Rule } from '../rule.ts';
import { mountedVolumes } from './mounts.ts';
import { pages } from './pages.ts';

export const volumeLaunchUnused: Rule = {
  code: 'volume-launch-unused',
  level: 'error',
  summary: 'A volume that is configured at launch is mounted by some container.',
  docs: pages.ebs,
  needs: 'configuredAtLaunch',
  *check(task) {
    const mounted = mountedVolumes(task);
    if (mounted === undefined) return;
    const [container] = task.containers?.items ?? [];
    for (const { name, configuredAtLaunch } of task.volumes?.items ?? []) {
      if (configuredAtLaunch?.value !== true || name?.value === undefined || name.value === '') continue;
      if (mounted.has(name.value)) continue;
      const mount = { sourceVolume: name.value, containerPath: `/${name.value}` };
      const list = container?.mountPoints;
      yield {
        at: name.node,
        message: `No container mounts \`${name.value}\`, which is to be configured at launch.`,
        ecsMessage: `Volumes [${name.value}] are not referenced by any of the containers`,
        fixes:
          container === undefined
            ? []
            : [
                {
                  title: `Mount it in ${container.name?.value ?? 'the first container'} at ${mount.containerPath}`,
                  changes: [
                    list === undefined
                      ? { kind: 'set', path: [...pathOf(container.node), 'mountPoints'], value: [mount] }
                      : { kind: 'insert', path: [...pathOf(list.node), -1], value: mount },
                  ],
                },
              ],
      };
    }
  },
};
