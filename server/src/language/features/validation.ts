import type { Diagnostic } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import type { Problem, Severity } from '../problem.ts';
import type { LaunchType } from '../rules/rule.ts';
import { run, runStructure, type Analysis } from '../rules/run.ts';
import { checks } from '../schemas.ts';

export interface ValidateOptions {
  /** Launch type to check for when `requiresCompatibilities` is absent; undefined for none. */
  readonly assumedLaunchType?: LaunchType | undefined;
  /** Levels other than the rules' own, by code; `off` leaves the problem out. */
  readonly levels?: RuleLevels | undefined;
}

export type RuleLevels = Readonly<Record<string, Severity | 'off'>>;

export type OnRuleError = ((code: string, error: unknown) => void) | undefined;

/** The analysis of a task definition, made once per version and assumed launch type. */
export function analyze(document: ParsedDocument, options: ValidateOptions, onRuleError?: OnRuleError): Analysis {
  return document.memo(`analysis:${options.assumedLaunchType ?? ''}`, () =>
    run(document.parsed, document.textDocument, checks['task-definition'], { ...options, onRuleError }),
  );
}

export function validate(
  document: ParsedDocument,
  options: ValidateOptions,
  onRuleError?: OnRuleError,
): readonly Problem[] {
  if (document.role === 'overlay') {
    const problems = document.memo('structure', () =>
      runStructure(document.parsed, document.textDocument, checks.overlay, { onRuleError }),
    );
    return atLevels(problems, options.levels);
  }
  return atLevels(analyze(document, options, onRuleError).problems, options.levels);
}

/** The problems as strict as was asked for. */
function atLevels(problems: readonly Problem[], levels: RuleLevels = {}): readonly Problem[] {
  if (Object.keys(levels).length === 0) return problems;
  return problems.flatMap((problem) => {
    const level = Object.hasOwn(levels, problem.code) ? levels[problem.code] : undefined;
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
          relatedInformation: problem.relatedInformation.map(({ message, range }) => ({
            message,
            location: { uri, range },
          })),
        }),
    data: { pointer: problem.pointer },
  };
}
