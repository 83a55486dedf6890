import type { SyntaxNode } from '../../nodes.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import type { Finding, RuleInfo } from '../rule.ts';

/** The definition beside an overlay. */
export interface OverlaidTask {
  readonly task: TaskDefinition;
  /** The name of its file. */
  readonly file: string;
}

/** A check of an overlay against the definition beside it. ECS never sees an overlay: its problems are warnings. */
export interface OverlayRule extends RuleInfo {
  readonly level: 'warning';
  checkOverlay(overlay: SyntaxNode, definition: OverlaidTask): Iterable<Finding>;
}
