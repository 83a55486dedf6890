import { isFragment } from '../../kind.ts';
import type { DocumentRule } from '../rule.ts';

export const docContainerArrayRoot: DocumentRule = {
  code: 'doc-container-array-root',
  level: 'hint',
  summary: 'A list of container definitions is part of a task definition, not one.',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  *checkDocument({ kind, parsed }) {
    if (parsed.root === undefined || !isFragment(kind)) return;
    const what = parsed.root.type === 'array' ? 'a list of container definitions' : 'one container definition';
    yield {
      at: parsed.root,
      message: `This is ${what}, not a task definition. Only its structure is checked: family, network mode and size are elsewhere.`,
    };
  },
};
