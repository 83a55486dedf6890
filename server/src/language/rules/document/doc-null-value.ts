import { pathOf } from '../../nodes.ts';
import type { DocumentRule } from '../rule.ts';
import { labelOf } from '../wording.ts';
import { isOutputOnly } from './outputOnly.ts';

export const docNullValue: DocumentRule = {
  code: 'doc-null-value',
  level: 'warning',
  summary: 'No value is null: leave the key out instead.',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html',
  hasSafeFix: true,
  *checkDocument({ definition, survey }) {
    if (definition === undefined) return;
    const depth = pathOf(definition).length;
    for (const node of survey.nulls) {
      const path = pathOf(node);
      // The whole member has to go, which doc-output-only-field says.
      if (isOutputOnly(String(path[depth])) && path.length > depth + 1) continue;
      const isItem = node.parent?.type === 'array';
      yield {
        at: node,
        message: `${labelOf(node)} is null, which the AWS CLI and SDKs refuse. Leave ${isItem ? 'the item' : 'the key'} out.`,
        fixes: [{ title: `Remove ${labelOf(node)}`, changes: [{ kind: 'remove', path }] }],
      };
    }
  },
};
