import { parseArgs } from 'node:util';
import type { LaunchType } from '../language/index.ts';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof FORMATS)[number];

export const LAUNCH_TYPES: readonly LaunchType[] = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'misused'; readonly message: string }
  | {
      readonly kind: 'validate';
      readonly files: readonly string[];
      readonly format: Format;
      readonly launchType: LaunchType | undefined;
    };

export const HELP = `Checks ECS task definitions as ECS would, and says everything at once.

Usage:
  drydock validate [options] FILE...

Options:
  --format FORMAT     ${FORMATS.join(', ')} (default: text)
  --launch-type TYPE  check for ${LAUNCH_TYPES.join(', ')}
                      where a definition has no requiresCompatibilities
  --help              show this
  --version           show the version

Exit codes:
  0  no errors (there may be warnings and hints)
  1  at least one error
  2  wrong usage, or a file that cannot be read

Examples:
  drydock validate task-definition.json
  drydock validate --format sarif .aws/*.json > drydock.sarif
`;

/** Understands the command line. Wrong usage is a command of its own, with the next step in its message. */
export function parseCommand(argv: readonly string[]): Command {
  const misused = (message: string): Command => ({
    kind: 'misused',
    message: `${message}\nRun "drydock --help" to see what there is.`,
  });
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        'launch-type': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    // Node's second sentence explains how to pass a file whose name starts with a dash; the first is enough.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return misused(`${first}.`);
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };

  const [command, ...files] = positionals;
  if (command === undefined) return misused('Say what to do: drydock validate FILE...');
  if (command !== 'validate') return misused(`There is no command "${command}". There is: validate.`);
  if (files.length === 0) return misused('Name at least one file: drydock validate task-definition.json');
  const format = FORMATS.find((each) => each === (values.format ?? 'text'));
  if (format === undefined)
    return misused(`There is no format "${String(values.format)}". There are: ${FORMATS.join(', ')}.`);
  const wanted = values['launch-type'];
  const launchType = LAUNCH_TYPES.find((each) => each === wanted?.toUpperCase());
  if (wanted !== undefined && launchType === undefined) {
    return misused(`There is no launch type "${wanted}". There are: ${LAUNCH_TYPES.join(', ')}.`);
  }
  return { kind: 'validate', files, format, launchType };
}
