import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

const ecsMessage = "Unsupported field 'inferenceAccelerators'";

export const inferenceAcceleratorsRetired: Rule = {
  code: 'inference-accelerators-retired',
  level: 'error',
  summary: 'Elastic Inference accelerators are retired.',
  docs: docs.register,
  needs: ['inferenceAccelerators', 'resourceRequirements'],
  *check(task) {
    const accelerators = task.inferenceAccelerators;
    const isUsed = accelerators?.node.type === 'array' && (accelerators.node.children?.length ?? 0) > 0;
    if (accelerators !== undefined && isUsed) {
      yield {
        at: accelerators.node,
        message: 'Elastic Inference is retired, and ECS refuses `inferenceAccelerators`.',
        ecsMessage,
        tags: ['deprecated'],
        fixes: [remove(accelerators.node)],
      };
    }
    for (const requirement of (task.containers?.items ?? []).flatMap(
      (each) => each.resourceRequirements?.items ?? [],
    )) {
      if (requirement.type?.value !== 'InferenceAccelerator') continue;
      yield {
        at: requirement.type.node,
        message: 'Elastic Inference is retired: no container can ask for an `InferenceAccelerator`.',
        ...(isUsed ? {} : { ecsMessage }),
        tags: ['deprecated'],
        fixes: [{ ...remove(requirement.node), title: 'Remove this requirement' }],
      };
    }
  },
};
