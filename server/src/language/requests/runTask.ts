import type { SyntaxNode } from '../nodes.ts';
import { readObject, type Doubts } from '../reader.ts';
import { readLaunch } from './launch.ts';

/** The members of RunTask that rules use. */
export function readRunTask(root: SyntaxNode, doubts: Doubts) {
  const request = readObject(root, doubts);
  return {
    ...readLaunch(request),
    overrides: request.any('overrides'),
    containerOverrides: request.object('overrides', (overrides) =>
      overrides.list('containerOverrides', (override) => ({ node: override.node, name: override.text('name') })),
    ),
  };
}

export type RunTask = ReturnType<typeof readRunTask>;
