import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const mountPathRequired: Rule = {
  code: 'mount-path-required',
  level: 'error',
  summary: 'A mount point has an absolute path in the container.',
  docs: docs.mountPoint,
  needs: 'mountPoints',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      for (const { node, containerPath: path } of container.mountPoints?.items ?? []) {
        if (path === undefined) {
          yield {
            at: node,
            message: `This mount point of ${nameOf(container)} does not say where the volume appears: \`containerPath\` is missing.`,
          };
        } else if (path.value?.trim() === '') {
          yield { at: path.node, message: '`containerPath` is empty; give an absolute path such as `/data`.' };
        } else if (path.value !== undefined && !isAbsolute(path.value)) {
          yield {
            at: path.node,
            message: `\`containerPath\` must be absolute; \`${path.value}\` is relative.`,
            ...(isWindows(task) ? {} : { fixes: [replace(path.node, `/${path.value.replace(/^(\.?\/)+/, '')}`)] }),
          };
        }
      }
    }
  },
};

/** A path from the root or, as on Windows, from a drive. */
const isAbsolute = (path: string): boolean => /^(\/|\\|[A-Za-z]:)/.test(path);
