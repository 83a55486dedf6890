import { member, pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const imageRequired: Rule = {
  code: 'image-required',
  level: 'error',
  summary: 'Every container has an image, even where a pipeline fills it in later.',
  docs: docs.container,
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      if (container.image !== undefined && container.image.value?.trim() !== '') continue;
      yield {
        at: container.image?.node ?? member(container.node, 'image')?.value ?? container.node,
        message: `${nameOf(container)} has no \`image\`. A pipeline that fills it in later still needs a placeholder here.`,
        ecsMessage: 'Container.image should not be null or empty.',
        fixes: [
          {
            title: 'Insert a placeholder image',
            changes: [{ kind: 'set', path: [...pathOf(container.node), 'image'], value: '<IMAGE1_NAME>' }],
          },
        ],
      };
    }
  },
};
