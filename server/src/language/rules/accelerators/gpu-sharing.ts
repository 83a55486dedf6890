import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { requirementsOf } from './requirements.ts';

/** The amounts of a sharing strategy the schema checks under the same code; this is about where there may be one. */
export const gpuSharing: Rule = {
  code: 'gpu-sharing',
  level: 'error',
  summary:
    'GPU sharing is for type GPU, not for external instances, and the same for all containers; it says how much memory (at least 1) and at most which percentage (1 to 100) it takes.',
  docs: docs.resourceRequirement,
  needs: 'resourceRequirements',
  *check(task, context) {
    const external = requirementOf(task, 'EXTERNAL', context);
    for (const { resourceRequirements } of task.containers?.items ?? []) {
      for (const { type, sharingStrategy: strategy } of resourceRequirements?.items ?? []) {
        if (strategy === undefined || type?.value === undefined) continue;
        if (type.value !== 'GPU') {
          yield {
            at: strategy.node,
            message: `Only GPUs can be shared, and this requirement is of type \`${type.value}\`.`,
            related: [{ at: type.node, message: 'The type' }],
            fixes: [remove(strategy.node)],
          };
        } else if (external !== undefined) {
          yield {
            at: strategy.node,
            message: 'GPUs of external instances cannot be shared; ask for whole ones with `value`.',
            related: [{ at: external, message: 'External instances: asked for here' }],
          };
        } else if ((strategy.node.children?.length ?? 0) === 0) {
          yield { at: strategy.node, message: 'A sharing strategy says how GPUs are shared: `nvidiaMps` is missing.' };
        }
      }
    }

    const gpus = requirementsOf(task, 'GPU').filter(
      ({ value, hasSharingStrategy }) => (value === undefined) === hasSharingStrategy,
    );
    const [first, ...others] = gpus;
    const other = others.find((each) => each.hasSharingStrategy !== first?.hasSharingStrategy);
    if (first === undefined || other === undefined) return;
    yield {
      at: other.node,
      message: `All containers of a task either share GPUs or reserve them: ${nameOf(first.container)} ${first.hasSharingStrategy ? 'shares' : 'reserves'}, ${nameOf(other.container)} ${other.hasSharingStrategy ? 'shares' : 'reserves'}.`,
      related: [{ at: first.node, message: `The requirement of ${nameOf(first.container)}` }],
    };
  },
};
