import { member, pathOf } from '../../nodes.ts';
import type { DocumentRule } from '../rule.ts';
import { outputOnlyFieldsOf } from './outputOnly.ts';

export const docOutputOnlyField: DocumentRule = {
  code: 'doc-output-only-field',
  level: 'warning',
  summary: 'Members that ECS adds when it describes a task definition or service are not part of its input.',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html',
  hasSafeFix: true,
  *checkDocument({ definition, kind }) {
    if (definition === undefined) return;
    for (const { name, meaning } of outputOnlyFieldsOf(kind)) {
      const written = member(definition, name);
      if (written === undefined) continue;
      yield {
        at: written.key,
        message: `\`${name}\` (${meaning}) is part of what ECS answers, not of what it takes. The AWS CLI and SDKs refuse it.`,
        tags: ['unnecessary'],
        fixes: [{ title: `Remove \`${name}\``, changes: [{ kind: 'remove', path: pathOf(written.key) }] }],
      };
    }
  },
};
