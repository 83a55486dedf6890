import type { Problem, RuleInfo } from '../language/index.ts';
import { codeFrame } from './codeFrame.ts';
import type { Format } from './help.ts';
import { toSarif } from './sarif.ts';

export interface CheckedFile {
  /** As it was given on the command line. */
  readonly path: string;
  readonly text: string;
  readonly problems: readonly Problem[];
}

export interface FormatContext {
  readonly version: string;
  readonly isColored: boolean;
  /** The folder the command was started in. */
  readonly folder: string;
  readonly rules: readonly RuleInfo[];
}

type Formatter = (files: readonly CheckedFile[], context: FormatContext) => string;

/** The whole output, with the line break at its end. */
export const formatters: Readonly<Record<Format, Formatter>> = {
  text: toText,
  json: (files) => `${JSON.stringify(files.flatMap(toRecords), null, 2)}\n`,
  sarif: (files, context) => `${JSON.stringify(toSarif(files, context), null, 2)}\n`,
  github: (files) => files.flatMap(toAnnotations).join(''),
};

/** The stable shape of design section "Black-box surfaces": positions count from 0, as in LSP. */
const toRecords = ({ path, problems }: CheckedFile) =>
  problems.map(({ code, severity, message, pointer, range }) => ({
    file: path,
    code,
    severity,
    message,
    pointer,
    range,
  }));

const COLORS: Readonly<Record<Problem['severity'], string>> = {
  error: '\u001B[31m',
  warning: '\u001B[33m',
  information: '\u001B[36m',
  hint: '\u001B[2m',
};

function toText(files: readonly CheckedFile[], { isColored }: FormatContext): string {
  const paint = (code: string, text: string) => (isColored ? `${code}${text}\u001B[0m` : text);
  const lines = files.flatMap(({ path, text, problems }) => {
    const source = text.split('\n');
    return problems.flatMap(({ range, severity, code, message, ecsMessage, relatedInformation = [] }) => {
      const [line, carets] = codeFrame(source, range);
      return [
        `${placeOf(path, range)}: ${paint(COLORS[severity], severity)} ${code}: ${message}`,
        ...(line === undefined || carets === undefined ? [] : [line, paint(COLORS[severity], carets)]),
        ...relatedInformation.map(
          (related) => `    ${placeOf(related.uri ?? path, related.range)}: ${related.message}`,
        ),
        ...(ecsMessage === undefined || severity !== 'error' ? [] : [`    ECS would say: ${ecsMessage}`]),
      ];
    });
  });
  return [...lines, ...(files.length === 0 ? [] : [summary(files)])].map((line) => `${line}\n`).join('');
}

const placeOf = (path: string, { start }: Problem['range']): string =>
  `${path}:${start.line + 1}:${start.character + 1}`;

function summary(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ problems }) => problems);
  const counted = (['error', 'warning', 'information', 'hint'] as const).flatMap((severity) => {
    const count = all.filter((problem) => problem.severity === severity).length;
    const word = severity === 'information' || count === 1 ? severity : `${severity}s`;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const where = `in ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return counted.length === 0 ? `No problems ${where}.` : `${counted.join(', ')} ${where}.`;
}

const ANNOTATIONS: Readonly<Record<Problem['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands that GitHub Actions turns into annotations. */
const toAnnotations = ({ path, problems }: CheckedFile) =>
  problems.map(({ severity, code, message, range: { start, end } }) => {
    const sameLine = start.line === end.line;
    const properties = [
      `file=${escapeProperty(path)}`,
      `line=${start.line + 1}`,
      `endLine=${end.line + 1}`,
      // GitHub takes columns only within one line.
      ...(sameLine ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
      `title=${escapeProperty(code)}`,
    ];
    return `::${ANNOTATIONS[severity]} ${properties.join(',')}::${escapeData(message)}\n`;
  });

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
