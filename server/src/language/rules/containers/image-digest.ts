import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { shorten } from '../wording.ts';
import { images } from './images.ts';

export const imageDigest: Rule = {
  code: 'image-digest',
  level: 'error',
  summary: 'A digest is `sha256:` and 64 hexadecimal digits.',
  docs: docs.container,
  *check(task) {
    for (const { node, parsed } of images(task)) {
      if (parsed.mistake?.kind !== 'digest') continue;
      const { digest } = parsed.mistake;
      const [algorithm = '', digits] = digest.split(':');
      yield {
        at: node,
        message: `The digest \`${shorten(digest)}\` ${
          digits === undefined || algorithm.toLowerCase() !== 'sha256'
            ? 'is not of the kind `sha256:…`, the only one ECS takes.'
            : /^[0-9a-f]*$/i.test(digits)
              ? `has ${digits.length} digits; a sha256 digest has 64.`
              : 'has characters that are no hexadecimal digits; a sha256 digest has 64 of those.'
        }`,
      };
    }
  },
};
