import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';
import { loggingOf } from './drivers.ts';

/** A size as Docker reads it: a number, with or without a unit. */
const SIZE = /^\d+(?:\.\d+)? ?(?:[kmgtp]i?)?b?$/i;

export const logMaxBuffer: Rule = {
  code: 'log-max-buffer',
  level: 'warning',
  summary: '`max-buffer-size` is a size such as `25m`, and has an effect in non-blocking mode only.',
  docs: docs.logConfiguration,
  needs: 'max-buffer-size',
  *check(task) {
    for (const { log } of loggingOf(task)) {
      const size = log.options?.get('max-buffer-size');
      if (size === undefined) continue;
      const mode = log.options?.get('mode');
      if (size.value !== undefined && !SIZE.test(size.value)) {
        yield {
          at: size.node,
          message: `\`max-buffer-size\` is ${shorten(JSON.stringify(size.value))}; it is a number with k, m or g, such as "25m".`,
        };
      } else if (mode?.value === 'blocking') {
        yield {
          at: size.node,
          message: '`max-buffer-size` has no effect here: with `mode` `blocking` nothing is buffered.',
          related: [{ at: mode.node, message: 'The mode is set here' }],
          tags: ['unnecessary'],
          fixes: [remove(size.node)],
        };
      }
    }
  },
};
