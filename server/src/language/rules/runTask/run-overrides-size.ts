import { getNodeValue } from 'jsonc-parser';
import type { RunTaskRule } from '../request.ts';
import { pages } from '../service/launching.ts';

/** Characters of JSON. */
const MOST = 8192;

export const runOverridesSize: RunTaskRule = {
  code: 'run-overrides-size',
  level: 'error',
  summary: 'Overrides have at most 8192 characters of JSON.',
  docs: pages.runTask,
  *check({ overrides }) {
    // Blanks between values are not sent, so the text alone does not tell; shorter text needs no second look.
    if (overrides === undefined || overrides.node.length <= MOST) return;
    const { length } = JSON.stringify(getNodeValue(overrides.node) as unknown);
    if (length <= MOST) return;
    yield { at: overrides.node, message: `Overrides may have ${MOST} characters of JSON; these have ${length}.` };
  },
};
