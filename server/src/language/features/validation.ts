import type { Diagnostic } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import type { Problem, Severity } from '../problem.ts';
import type { LaunchType } from '../rules/rule.ts';
import type { LinkedTask } from '../rules/request.ts';
import { offByDefault } from '../rules/index.ts';
import { run, type Analysis, type OnRuleError } from '../rules/run.ts';
import { runOverlay } from '../rules/runOverlay.ts';
import { runRequest } from '../rules/runRequest.ts';
import { runWorkspace } from '../rules/runWorkspace.ts';
import { linkedDefinition } from '../requests/linked.ts';
import { checks, schemaNameOf } from '../schemas.ts';

export interface ValidateOptions {
  /** Launch type to check for when `requiresCompatibilities` is absent; undefined for none. */
  readonly assumedLaunchType?: LaunchType | undefined;
  /** Levels other than the rules' own, by code; `off` leaves the problem out. */
  readonly levels?: RuleLevels | undefined;
  /** For an overlay: the definition beside it. */
  readonly definition?: ParsedDocument | undefined;
}

export type RuleLevels = Readonly<Record<string, Severity | 'off'>>;

/** The analysis of a task definition, made once per version, assumed launch type and codes that are asked for. */
export function analyze(document: ParsedDocument, options: ValidateOptions): Analysis {
  const { assumedLaunchType, levels = {} } = options;
  const askedFor = [...offByDefault].filter((code) => (levels[code] ?? 'off') !== 'off');
  return document.memo(`analysis:${assumedLaunchType ?? ''}:${askedFor.join()}`, () =>
    run(document.parsed, document.textDocument, checks['task-definition'], {
      assumedLaunchType,
      askedFor: new Set(askedFor),
    }),
  );
}

export function validate(
  document: ParsedDocument,
  options: ValidateOptions,
  onRuleError?: OnRuleError,
  related: () => readonly ParsedDocument[] = () => [],
): readonly Problem[] {
  const name = schemaNameOf(document);
  if (name === 'service' || name === 'run-task') {
    return atLevels(checkRequest(document, name, options, onRuleError, related()), options.levels);
  }
  if (document.role === 'overlay') return atLevels(checkOverlay(document, options, onRuleError), options.levels);
  const analysis = analyze(document, options);
  const { task } = analysis;
  const problems = analysis.problems(onRuleError);
  const among = task === undefined ? [] : runWorkspace(document, task, related(), { ...options, onRuleError });
  return atLevels(among.length === 0 ? problems : inOrder([...problems, ...among]), options.levels);
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character);

/** Remembered with the overlay for as long as it is about the same version of the definition. */
function checkOverlay(
  document: ParsedDocument,
  options: ValidateOptions,
  onRuleError: OnRuleError,
): readonly Problem[] {
  const beside = options.definition;
  const task = beside === undefined ? undefined : analyze(beside, options).task;
  const last = document.memo<{ task?: unknown; problems?: readonly Problem[] }>('overlay', () => ({}));
  if (last.problems === undefined || last.task !== task) {
    last.task = task;
    const definition = task === undefined || beside === undefined ? undefined : { task, document: beside };
    last.problems = runOverlay(document, { onRuleError, definition });
  }
  return last.problems;
}

/** The task definition that a service definition or RunTask input is about, where it is among the related documents. */
export function linkedTask(
  document: ParsedDocument,
  options: ValidateOptions,
  related: readonly ParsedDocument[],
): LinkedTask | undefined {
  const linked = linkedDefinition(document, related);
  const task = linked === undefined ? undefined : analyze(linked.document, options).task;
  return linked === undefined || task === undefined
    ? undefined
    : { task, document: linked.document.textDocument, isPinned: linked.isPinned };
}

/** Remembered with the document for as long as it is about the same version of the same definition. */
function checkRequest(
  document: ParsedDocument,
  kind: 'service' | 'run-task',
  options: ValidateOptions,
  onRuleError: OnRuleError,
  related: readonly ParsedDocument[],
): readonly Problem[] {
  const linked = linkedTask(document, options, related);
  const last = document.memo<{ task?: unknown; problems?: readonly Problem[] }>(
    `request:${options.assumedLaunchType ?? ''}`,
    () => ({}),
  );
  if (last.problems === undefined || last.task !== linked?.task) {
    last.task = linked?.task;
    last.problems = runRequest(kind, document.parsed, document.textDocument, { ...options, linked, onRuleError });
  }
  return last.problems;
}

/** The problems as strict as was asked for. */
function atLevels(problems: readonly Problem[], levels: RuleLevels = {}): readonly Problem[] {
  return problems.flatMap((problem) => {
    const isAskedFor = Object.hasOwn(levels, problem.code);
    const level = isAskedFor ? levels[problem.code] : offByDefault.has(problem.code) ? 'off' : undefined;
    return level === 'off' ? [] : [level === undefined ? problem : { ...problem, severity: level }];
  });
}

const SEVERITY: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = { error: 1, warning: 2, information: 3, hint: 4 };
const TAG = { unnecessary: 1, deprecated: 2 } as const;

/** A problem as editors show it: ECS's own words on a second line, where they are known. */
export function toDiagnostic(problem: Problem, uri: string): Diagnostic {
  return {
    range: problem.range,
    severity: SEVERITY[problem.severity],
    code: problem.code,
    ...(problem.docs === undefined ? {} : { codeDescription: { href: problem.docs } }),
    source: 'drydock',
    message:
      problem.ecsMessage === undefined || problem.severity !== 'error'
        ? problem.message
        : `${problem.message}\nECS would say: ${problem.ecsMessage}`,
    ...(problem.tags === undefined ? {} : { tags: problem.tags.map((tag) => TAG[tag]) }),
    ...(problem.relatedInformation === undefined
      ? {}
      : {
          relatedInformation: problem.relatedInformation.map(({ message, range, uri: other }) => ({
            message,
            location: { uri: other ?? uri, range },
          })),
        }),
    data: { pointer: problem.pointer },
  };
}
