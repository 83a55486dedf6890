import type { ParsedDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import { finish, type Reported } from './report.ts';
import { collector, type RunOptions } from './run.ts';
import { workspaceRules } from './workspace/index.ts';

/** Checks a task definition among the documents around it. Never throws. */
export function runWorkspace(
  document: ParsedDocument,
  task: TaskDefinition,
  related: readonly ParsedDocument[],
  options: RunOptions,
): readonly Problem[] {
  if (related.length === 0) return [];
  const reported: Reported[] = [];
  const collect = collector(reported, options);
  collect(workspaceRules, (rule) => rule.checkAmong(task, related));
  return finish(reported, document.textDocument);
}
