import { parseArgs } from 'node:util';
import type { LaunchType, RuleLevels } from '../language/index.ts';
import { FORMATS, LAUNCH_TYPES, type Format } from './help.ts';
import { readLevels } from './levels.ts';

/** What stands for the standard input among the files. */
export const STDIN = '-';

export interface ValidateCommand {
  readonly kind: 'validate';
  /** Paths, globs and {@link STDIN}, as they were given. */
  readonly files: readonly string[];
  readonly format: Format;
  readonly launchType: LaunchType | undefined;
  readonly levels: RuleLevels;
  /** More warnings than this end the run with exit code 1; undefined for any number. */
  readonly maxWarnings: number | undefined;
  readonly fix: boolean;
  /** The path that the standard input is told under, and by whose name it is known for what it is. */
  readonly stdinFilename: string | undefined;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'misused'; readonly message: string }
  | ValidateCommand;

type Values = ReturnType<typeof parse>['values'];

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      'launch-type': { type: 'string' },
      rules: { type: 'string', multiple: true },
      'max-warnings': { type: 'string' },
      fix: { type: 'boolean' },
      'stdin-filename': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'V' },
    },
  });

/**
 * Understands the command line. Wrong usage is a command of its own, with the next step in its message. `codes` are the
 * rules there are, so that a level for none of them is told instead of doing nothing.
 */
export function parseCommand(argv: readonly string[], codes: readonly string[]): Command {
  try {
    const { values, positionals } = parse(argv);
    if (values.help === true) return { kind: 'help' };
    if (values.version === true) return { kind: 'version' };
    const [command, ...files] = positionals;
    if (command === undefined) throw new Misuse('Say what to do: drydock validate FILE...');
    if (command !== 'validate') throw new Misuse(`There is no command "${command}". There is: validate.`);
    return validateCommand(values, files, codes);
  } catch (error) {
    // Node's second sentence explains how to pass a file whose name starts with a dash; the first is enough.
    const text = error instanceof Error ? error.message : String(error);
    const message = error instanceof Misuse ? text : `${text.split('. ')[0] ?? text}.`;
    return { kind: 'misused', message: `${message}\nRun "drydock --help" to see what there is.` };
  }
}

class Misuse extends Error {}

function validateCommand(values: Values, files: readonly string[], codes: readonly string[]): ValidateCommand {
  if (files.length === 0) {
    throw new Misuse('Name at least one file: drydock validate task-definition.json (or - for the standard input)');
  }
  const readsStdin = files.includes(STDIN);
  if (values['stdin-filename'] !== undefined && !readsStdin) {
    throw new Misuse('--stdin-filename names what comes from the standard input: give - as the file, too.');
  }
  if (values.fix === true && readsStdin) {
    throw new Misuse('--fix changes files, and the standard input is none. Leave out one of the two.');
  }
  return {
    kind: 'validate',
    files,
    format: oneOf('format', FORMATS, values.format) ?? 'text',
    launchType: oneOf('launch type', LAUNCH_TYPES, values['launch-type']?.toUpperCase()),
    levels: levelsOf(values.rules ?? [], codes),
    maxWarnings: countOf('--max-warnings', values['max-warnings']),
    fix: values.fix ?? false,
    stdinFilename: values['stdin-filename'],
  };
}

function oneOf<T extends string>(what: string, allowed: readonly T[], value: string | undefined): T | undefined {
  const found = allowed.find((each) => each === value);
  if (value === undefined || found !== undefined) return found;
  throw new Misuse(`There is no ${what} "${value}". There are: ${allowed.join(', ')}.`);
}

function levelsOf(texts: readonly string[], codes: readonly string[]): RuleLevels {
  const { levels, mistake } = readLevels(texts, codes);
  if (mistake !== undefined) throw new Misuse(mistake);
  return levels;
}

function countOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Misuse(`${option} takes a whole number from 0, not "${text}".`);
  return Number(text);
}
