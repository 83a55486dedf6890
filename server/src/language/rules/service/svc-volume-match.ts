import type { Launch } from '../../requests/launch.ts';
import { nearest } from '../../nearest.ts';
import { linkedLevel, type RequestRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

export const svcVolumeMatch: RequestRule<Launch> = {
  code: 'svc-volume-match',
  level: 'error',
  summary: 'A volume configuration is for the one volume of the task definition that is configured at launch.',
  docs: pages.ebs,
  *check({ volumeConfigurations }, { linked }) {
    if (linked === undefined) return;
    const { volumes } = linked.task;
    const items = volumes?.items ?? [];
    if (
      !(volumes?.isComplete ?? true) ||
      items.some(
        ({ name, configuredAtLaunch }) =>
          name !== undefined &&
          (name.value === undefined || (configuredAtLaunch !== undefined && configuredAtLaunch.value === undefined)),
      )
    )
      return;
    const names = items
      .filter((each) => each.configuredAtLaunch?.value === true)
      .flatMap(({ name }) => name?.value ?? []);
    for (const { name } of volumeConfigurations?.items ?? []) {
      if (name?.value === undefined || names.includes(name.value)) continue;
      const near = nearest(name.value, names, 3);
      yield {
        at: name.node,
        ...linkedLevel(linked),
        message: `The task definition has no volume \`${name.value}\` that is \`configuredAtLaunch\`; ${names.length === 0 ? 'it has none of that kind' : `it has ${listOf(names, 'and')}`}.`,
        ecsMessage: `The volume name '${name.value}' in your request does not have a matching volume in your Task Definition.`,
        related: [{ at: volumes?.node ?? linked.task.node, message: 'Its volumes', document: linked.document }],
        fixes: near === undefined ? [] : [replace(name.node, near)],
      };
    }
  },
};
