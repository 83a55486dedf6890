import type { Launch } from '../../requests/launch.ts';
import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { RequestRule } from '../request.ts';
import { listOf } from '../wording.ts';

export const initProcessHint: RequestRule<Launch> = {
  code: 'init-process-hint',
  level: 'hint',
  summary: 'With ECS Exec a container has an init process that collects what sessions leave behind.',
  docs: docs.linuxParameters,
  *check({ enableExecuteCommand }, { linked }) {
    if (enableExecuteCommand?.value !== true || linked === undefined || isWindows(linked.task)) return;
    const without = (linked.task.containers?.items ?? []).filter(({ linuxParameters, hasLinuxParameters }) =>
      linuxParameters === undefined ? !hasLinuxParameters : linuxParameters.initProcessEnabled === undefined,
    );
    if (without.length === 0) return;
    yield {
      at: enableExecuteCommand.node,
      message: `ECS Exec leaves processes behind in containers without an init process: set \`linuxParameters.initProcessEnabled\` to true in ${listOf(
        without.map(({ name }) => name?.value ?? '?'),
        'and',
      )}.`,
      related: without.map(({ name, node }) => ({
        at: name?.node ?? node,
        message: 'No `initProcessEnabled` here',
        document: linked.document,
      })),
    };
  },
};
