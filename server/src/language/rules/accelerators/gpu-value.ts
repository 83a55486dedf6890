import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { demandsOf } from '../platform/platforms.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf, shorten } from '../wording.ts';
import { requirementsOf } from './requirements.ts';

export const gpuValue: Rule = {
  code: 'gpu-value',
  level: 'error',
  summary: 'GPUs are asked for by a whole number as a string, by `ALL`, or with a sharing strategy.',
  docs: docs.resourceRequirement,
  needs: 'resourceRequirements',
  *check(task, context) {
    // Where there are none, gpu-fargate and gpu-windows speak.
    if (demandsOf(task, context).some(({ platform }) => /^fargate|Windows$/.test(platform))) return;
    for (const { node, container, value, hasSharingStrategy, sharingStrategy } of requirementsOf(task, 'GPU')) {
      if (value === undefined) {
        if (hasSharingStrategy) continue;
        yield {
          at: node,
          message: `${nameOf(container)} asks for GPUs without saying how many: \`value\` is missing.`,
          fixes: [{ title: 'Ask for one', changes: [{ kind: 'set', path: [...pathOf(node), 'value'], value: '1' }] }],
        };
      } else if (value.value !== undefined && !/^(?:[1-9]\d*|ALL)$/.test(value.value)) {
        yield {
          at: value.node,
          message: `The number of GPUs is a whole number from 1 as a string, or "ALL"; it is ${shorten(JSON.stringify(value.value))}.`,
          ...(value.value.toUpperCase() === 'ALL' ? { fixes: [replace(value.node, 'ALL')] } : {}),
        };
      } else if (sharingStrategy !== undefined) {
        yield {
          at: value.node,
          message: 'GPUs are either reserved with `value` or shared with `sharingStrategy`, not both.',
          related: [{ at: sharingStrategy.node, message: 'The sharing strategy' }],
          fixes: [
            { title: 'Share: remove `value`', changes: [{ kind: 'remove', path: pathOf(value.node) }] },
            {
              title: 'Reserve: remove `sharingStrategy`',
              changes: [{ kind: 'remove', path: pathOf(sharingStrategy.node) }],
            },
          ],
        };
      }
    }
  },
};
