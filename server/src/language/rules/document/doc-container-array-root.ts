import { getNodeValue } from 'jsonc-parser';
import { items, member, type SyntaxNode } from '../../nodes.ts';
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
      fixes: [
        { title: 'Wrap it in a task definition', changes: [{ kind: 'set', path: [], value: wrap(parsed.root) }] },
      ],
    };
  },
};

/** A definition of the family that its first container is called after. */
function wrap(root: SyntaxNode): Record<string, unknown> {
  const containers = root.type === 'array' ? items(root) : [root];
  const name = containers.map((container) => member(container, 'name')?.value?.value as unknown).find(isFamily);
  return { family: name ?? 'my-task', containerDefinitions: containers.map((each) => getNodeValue(each) as unknown) };
}

const isFamily = (name: unknown): name is string => typeof name === 'string' && /^[\w-]{1,255}$/.test(name);
