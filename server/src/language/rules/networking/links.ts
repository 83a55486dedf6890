import type { SyntaxNode } from '../../nodes.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { RuleContext } from '../rule.ts';

export interface Link {
  readonly container: Container;
  /** The name of the linked container, without the alias. */
  readonly target: string;
  readonly node: SyntaxNode;
}

/** The links of all containers in the document's order; none where the network mode has no links anyway. */
export function* linksOf(task: TaskDefinition, context: RuleContext): Generator<Link> {
  if (effectiveNetworkMode(task, context) !== 'bridge') return;
  for (const container of task.containers?.items ?? []) {
    for (const { value, node } of container.links?.items ?? []) {
      const [target] = value?.split(':') ?? [];
      if (target !== undefined) yield { container, target, node };
    }
  }
}
