import type { Problem, RuleInfo } from '../language/index.ts';
import type { CheckedFile } from './formats.ts';

const LEVELS: Readonly<Record<Problem['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** SARIF 2.1.0 as code scanning reads it: one run, the rules that spoke, columns in UTF-16 code units from 1. */
export function toSarif(
  files: readonly CheckedFile[],
  { version, rules }: { readonly version: string; readonly rules: readonly RuleInfo[] },
) {
  const used = new Set(files.flatMap(({ problems }) => problems.map(({ code }) => code)));
  const told = rules.filter(({ code }) => used.has(code));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Drydock',
            semanticVersion: version,
            rules: told.map(({ code, summary, docs, level }) => ({
              id: code,
              shortDescription: { text: summary },
              helpUri: docs,
              defaultConfiguration: { level: LEVELS[level] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ path, problems }) =>
          problems.map((problem) => ({
            ruleId: problem.code,
            ruleIndex: told.findIndex(({ code }) => code === problem.code),
            level: LEVELS[problem.severity],
            message: { text: problem.message },
            locations: [location(path, problem)],
            ...(problem.relatedInformation === undefined
              ? {}
              : {
                  relatedLocations: problem.relatedInformation.map((related, id) => ({
                    id,
                    message: { text: related.message },
                    ...location(path, related),
                  })),
                }),
          })),
        ),
      },
    ],
  };
}

const location = (path: string, { range, pointer }: Pick<Problem, 'range' | 'pointer'>) => ({
  physicalLocation: {
    artifactLocation: { uri: toUri(path) },
    region: {
      startLine: range.start.line + 1,
      startColumn: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
    },
  },
  logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }],
});

/** A relative URI reference, or a file URI of an absolute path. */
function toUri(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  const encoded = slashed.split('/').map(encodeURIComponent).join('/');
  if (slashed.startsWith('/')) return `file://${encoded}`;
  return /^[A-Za-z]:\//.test(slashed) ? `file:///${encoded.replace('%3A', ':')}` : encoded.replace(/^\.\//, '');
}
