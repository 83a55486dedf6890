import { getNodeValue } from 'jsonc-parser';
import { member, type SyntaxNode } from '../../nodes.ts';
import type { DocumentRule } from '../rule.ts';
import { isOutputOnly } from './outputOnly.ts';

export const docDescribeWrapper: DocumentRule = {
  code: 'doc-describe-wrapper',
  level: 'error',
  summary: 'The root is the definition itself, not the answer of describe-task-definition around it.',
  docs: 'https://docs.aws.amazon.com/cli/latest/reference/ecs/describe-task-definition.html',
  hasSafeFix: true,
  *checkDocument({ kind, parsed }) {
    if (parsed.root === undefined || kind !== 'describe-output') return;
    const wrapper = member(parsed.root, 'taskDefinition');
    if (wrapper === undefined) return;
    yield {
      at: wrapper.key,
      message:
        'The definition is wrapped in `taskDefinition`, as describe-task-definition answers it. RegisterTaskDefinition takes what is inside; ask with `--query taskDefinition`.',
      fixes: [
        {
          title: 'Unwrap it, without what ECS added',
          changes: [{ kind: 'set', path: [], value: unwrap(parsed.root) }],
        },
      ],
    };
  },
};

/** What RegisterTaskDefinition takes: the definition without output, with the tags that stand beside it. */
function unwrap(root: SyntaxNode): Record<string, unknown> {
  const { taskDefinition, tags } = getNodeValue(root) as { taskDefinition: Record<string, unknown>; tags?: unknown };
  const input = Object.fromEntries(Object.entries(taskDefinition).filter(([name]) => !isOutputOnly(name)));
  return Array.isArray(tags) && tags.length > 0 && !('tags' in input) ? { ...input, tags } : input;
}
