import type { SyntaxNode } from '../../nodes.ts';
import { members } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { demandsOf, refusalsOf, supportUnder } from '../platform/platforms.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { labelOf } from '../wording.ts';

const CODE = 'windows-unsupported-container-keys';

/** Whole members: what is inside `linuxParameters` goes with it. */
const FIELDS = supportUnder(CODE).filter(({ path }) => !path.includes('linuxParameters.'));

export const windowsUnsupportedContainerKeys: Rule = {
  code: CODE,
  level: 'warning',
  summary: 'Windows containers leave out what only Linux has.',
  docs: docs.windows,
  needs: 'operatingSystemFamily',
  *check(task, context) {
    const demands = demandsOf(task, context);
    for (const field of FIELDS) {
      // With awsvpc the refusal is certain, and its own rule's.
      if (field.rules.awsvpc !== undefined && task.networkMode?.value === 'awsvpc') continue;
      for (const { at, demand } of refusalsOf(field, CODE, task, demands)) {
        if (demand.platform === 'fargateWindows' && hasOnlyRefusedByFargate(at)) continue;
        yield {
          at,
          message: `Windows containers do not support ${labelOf(at)}.`,
          related: [
            task.runtimePlatform?.operatingSystemFamily === undefined
              ? { at: demand.node, message: 'Asked for here' }
              : { at: task.runtimePlatform.operatingSystemFamily.node, message: 'Windows is asked for here' },
          ],
          fixes: [remove(at)],
        };
      }
    }
  },
};

const REFUSED_BY_FARGATE: ReadonlySet<unknown> = new Set(['devices', 'sharedMemorySize', 'maxSwap', 'swappiness']);

/** Linux parameters each of which has a rule of its own on Fargate. */
const hasOnlyRefusedByFargate = (node: SyntaxNode): boolean =>
  node.type === 'object' && members(node).every(({ key }) => REFUSED_BY_FARGATE.has(key.value));
