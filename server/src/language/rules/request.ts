import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TaskDefinition } from '../taskDefinition.ts';
import type { RunTask } from '../requests/runTask.ts';
import type { Service } from '../requests/service.ts';
import type { Finding, RuleContext, RuleInfo } from './rule.ts';
import type { Severity } from '../problem.ts';

/** The task definition that a request is about, found among the documents around it. */
export interface LinkedTask {
  readonly task: TaskDefinition;
  readonly document: TextDocument;
  /** Whether the request names one revision, which may be older than the document. */
  readonly isPinned: boolean;
}

export interface RequestContext extends RuleContext {
  readonly linked: LinkedTask | undefined;
}

/** A check over what CreateService or RunTask is asked for. */
export interface RequestRule<Request> extends RuleInfo {
  check(request: Request, context: RequestContext): Iterable<Finding>;
}

export type ServiceRule = RequestRule<Service>;
export type RunTaskRule = RequestRule<RunTask>;

/** What a comparison with the linked definition is worth: a pinned revision may be another one than the file's. */
export const linkedLevel = ({ isPinned }: LinkedTask): { level?: Severity } => (isPinned ? { level: 'warning' } : {});
