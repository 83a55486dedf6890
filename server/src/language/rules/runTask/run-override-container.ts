import { nearest } from '../../nearest.ts';
import { linkedLevel, type RunTaskRule } from '../request.ts';
import { pages } from '../service/launching.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';

export const runOverrideContainer: RunTaskRule = {
  code: 'run-override-container',
  level: 'error',
  summary: 'A container override names a container of the task definition.',
  docs: pages.runTask,
  *check({ containerOverrides }, { linked }) {
    const containers = linked?.task.containers;
    const known = containers?.items.flatMap(({ name }) => name?.value ?? []) ?? [];
    for (const { node, name } of containerOverrides?.items ?? []) {
      if (name === undefined) {
        yield { at: node, message: 'This override does not say for which container it is: `name` is missing.' };
        continue;
      }
      if (linked === undefined || containers?.isComplete !== true || known.length < containers.items.length) continue;
      if (name.value === undefined || known.includes(name.value)) continue;
      const near = nearest(name.value, known, 3);
      yield {
        at: name.node,
        ...linkedLevel(linked),
        message: `The task definition has no container \`${name.value}\`; it has ${listOf(known, 'and')}.`,
        related: [{ at: containers.node, message: 'The containers', document: linked.document }],
        fixes: near === undefined ? [] : [replace(name.node, near)],
      };
    }
  },
};
