import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { Problem, RuleInfo } from '../language/index.ts';
import type { CheckedFile } from './formats.ts';

const LEVELS = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
} as const satisfies Record<Problem['severity'], Result.level>;

/** SARIF 2.1.0 as code scanning reads it: one run, the rules that spoke, columns in UTF-16 code units from 1. */
export function toSarif(
  files: readonly CheckedFile[],
  {
    version,
    rules,
    folder,
  }: { readonly version: string; readonly rules: readonly RuleInfo[]; readonly folder: string },
): Log {
  const toUri = uriFrom(folder);
  const used = new Set(files.flatMap(({ problems }) => problems.map(({ code }) => code)));
  const told = rules.filter(({ code }) => used.has(code));
  const indexOf = new Map(told.map(({ code }, index) => [code, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Drydock', semanticVersion: version, rules: told.map(toDescriptor) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ path, problems }) =>
          problems.map((problem) => toResult(toUri, path, problem, indexOf.get(problem.code))),
        ),
      },
    ],
  };
}

/** Code scanning shows `help` beside the finding and filters by the tags. */
const toDescriptor = ({ code, summary, docs, level }: RuleInfo): ReportingDescriptor => ({
  id: code,
  shortDescription: { text: summary },
  fullDescription: { text: summary },
  help: {
    text: `${summary} Amazon's page about it: ${docs}`,
    markdown: `${summary} [Amazon's page about it](${docs})`,
  },
  helpUri: docs,
  defaultConfiguration: { level: LEVELS[level] },
  properties: { tags: ['ecs', 'task-definition'], precision: 'high', 'problem.severity': PRIORITIES[level] },
});

/** The words of code scanning for the levels. */
const PRIORITIES: Readonly<Record<Problem['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  information: 'recommendation',
  hint: 'recommendation',
};

const toResult = (toUri: ToUri, path: string, problem: Problem, ruleIndex: number | undefined): Result => ({
  ruleId: problem.code,
  ...(ruleIndex === undefined ? {} : { ruleIndex }),
  level: LEVELS[problem.severity],
  message: { text: textOf(problem) },
  locations: [location(toUri(path), problem)],
  ...(problem.relatedInformation === undefined
    ? {}
    : {
        relatedLocations: problem.relatedInformation.map((related, id) => ({
          id,
          message: { text: related.message },
          ...location(toUri(related.uri ?? path), related),
        })),
      }),
});

const textOf = ({ message, ecsMessage, severity }: Problem): string =>
  ecsMessage === undefined || severity !== 'error' ? message : `${message}\nECS would say: ${ecsMessage}`;

const location = (uri: string, { range, pointer }: Pick<Problem, 'range' | 'pointer'>): Location => ({
  physicalLocation: {
    artifactLocation: { uri },
    region: {
      startLine: range.start.line + 1,
      startColumn: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
    },
  },
  logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }],
});

type ToUri = (path: string) => string;

/**
 * A URI reference relative to `folder`, where the command was started: code scanning finds a file by its place in the
 * repository. Of a file elsewhere its file URI.
 */
function uriFrom(folder: string): ToUri {
  const root = `${folder.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  return (path) => {
    const slashed = path.replaceAll('\\', '/');
    const own = slashed.startsWith(root) ? slashed.slice(root.length) : slashed;
    const encoded = own.split('/').map(encodeURIComponent).join('/');
    if (own.startsWith('/')) return `file://${encoded}`;
    return /^[A-Za-z]:\//.test(own) ? `file:///${encoded.replace('%3A', ':')}` : encoded.replace(/^(\.\/)+/, '');
  };
}
