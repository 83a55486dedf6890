import type { ParsedDocument } from '../../document.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import type { Finding, RuleInfo } from '../rule.ts';

/** A check of a task definition among the other documents of its workspace. */
export interface WorkspaceRule extends RuleInfo {
  checkAmong(task: TaskDefinition, related: readonly ParsedDocument[]): Iterable<Finding>;
}
