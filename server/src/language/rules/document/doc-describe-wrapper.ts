import { member } from '../../nodes.ts';
import type { DocumentRule } from '../rule.ts';

export const docDescribeWrapper: DocumentRule = {
  code: 'doc-describe-wrapper',
  level: 'error',
  summary: 'The root is the definition itself, not the answer of describe-task-definition around it.',
  docs: 'https://docs.aws.amazon.com/cli/latest/reference/ecs/describe-task-definition.html',
  *checkDocument({ kind, parsed }) {
    if (parsed.root === undefined || kind !== 'describe-output') return;
    const wrapper = member(parsed.root, 'taskDefinition');
    if (wrapper === undefined) return;
    yield {
      at: wrapper.key,
      message:
        'The definition is wrapped in `taskDefinition`, as describe-task-definition answers it. RegisterTaskDefinition takes what is inside; ask with `--query taskDefinition`.',
    };
  },
};
