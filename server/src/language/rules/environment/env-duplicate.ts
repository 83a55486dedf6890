import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const envDuplicate: Rule = {
  code: 'env-duplicate',
  level: 'warning',
  summary: 'A name is in `environment` once.',
  docs: docs.environmentVariable,
  needs: 'environment',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const first = new Map<string, { at: SyntaxNode; value: string | undefined }>();
      for (const { node, name, value } of container.environment?.items ?? []) {
        if (name?.value === undefined || name.value.trim() === '') continue;
        const earlier = first.get(name.value);
        if (earlier === undefined) {
          first.set(name.value, { at: name.node, value: value?.value });
          continue;
        }
        const isSame = value?.value !== undefined && value.value === earlier.value;
        yield {
          at: name.node,
          message: `\`${name.value}\` is set twice in ${nameOf(container)}${isSame ? ', to the same value' : '; which of the two values the container gets is not defined'}.`,
          related: [{ at: earlier.at, message: 'Set here before' }],
          ...(isSame ? { tags: ['unnecessary' as const] } : {}),
          fixes: [{ ...remove(node), title: 'Remove this one' }],
        };
      }
    }
  },
};
