import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { images } from './images.ts';

export const imageMutableTag: Rule = {
  code: 'image-mutable-tag',
  level: 'hint',
  summary: 'An image is pinned by a tag that stays, or by a digest.',
  docs: docs.container,
  *check(task) {
    for (const { container, node, parsed } of images(task)) {
      const { reference } = parsed;
      if (reference === undefined || reference.digest !== undefined) continue;
      if (reference.tag !== undefined && reference.tag !== 'latest') continue;
      yield {
        at: node,
        message: `${nameOf(container)} runs ${
          reference.tag === undefined ? 'an image without a tag, that is `latest`' : 'the tag `latest`'
        }. What that is changes: a deployment pins it, but the next one and every stand-alone task look it up again. Name a version or a digest.`,
      };
    }
  },
};
