import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { images } from './images.ts';

const MAX = limits.lengths.image.maximum;

export const imageLength: Rule = {
  code: 'image-length',
  level: 'error',
  summary: 'An image has at most 255 characters, not counting a digest.',
  docs: docs.container,
  *check(task) {
    for (const { container, node, text } of images(task)) {
      const { length } = text.split('@')[0] ?? '';
      if (length <= MAX) continue;
      yield {
        at: node,
        message: `The image of ${nameOf(container)} has ${length} characters${text.includes('@') ? ' before the digest' : ''}; at most ${MAX} are allowed.`,
        ecsMessage: 'Container.image should be 255 characters or less',
      };
    }
  },
};
