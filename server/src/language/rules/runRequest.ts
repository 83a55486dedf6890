import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SyntaxNode } from '../nodes.ts';
import type { ParsedText } from '../parse.ts';
import type { Problem } from '../problem.ts';
import type { Doubts } from '../reader.ts';
import { readRunTask } from '../requests/runTask.ts';
import { readService } from '../requests/service.ts';
import { checks } from '../schemas.ts';
import { survey } from '../survey.ts';
import { finish, type Reported } from './report.ts';
import type { LinkedTask, RequestContext, RequestRule } from './request.ts';
import { collector, documentRulesFor, type RunOptions } from './run.ts';
import { runTaskRules } from './runTask/index.ts';
import { serviceRules } from './service/index.ts';
import { checkStructure } from './structure/check.ts';

export interface RequestOptions extends RunOptions {
  readonly linked?: LinkedTask | undefined;
}

/** Runs every check over a service definition or a RunTask input. Never throws. */
export function runRequest(
  kind: 'service' | 'run-task',
  parsed: ParsedText,
  document: TextDocument,
  options: RequestOptions,
): readonly Problem[] {
  const reported: Reported[] = [];
  const collect = collector(reported, options);
  const { root } = parsed;
  const subject = { kind, parsed, definition: root, survey: survey(root) };
  collect(documentRulesFor(parsed, kind), (rule) => rule.checkDocument(subject));
  if (root?.type !== 'object' || parsed.isBroken) return finish(reported, document);
  const structure = checkStructure(subject, root, root, checks[kind], options);
  reported.push(...structure.reported);

  const context: RequestContext = { assumedLaunchType: options.assumedLaunchType, linked: options.linked };
  const check = <Request>(
    rules: readonly RequestRule<Request>[],
    read: (node: SyntaxNode, doubts: Doubts) => Request,
  ) => {
    const request = read(root, structure.doubts);
    collect(rules, (rule) => rule.check(request, context));
  };
  if (kind === 'service') check(serviceRules, readService);
  else check(runTaskRules, readRunTask);
  return finish(reported, document);
}
