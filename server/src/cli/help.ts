import type { LaunchType } from '../language/index.ts';
import { LEVEL_NAMES } from './levels.ts';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof FORMATS)[number];

export const LAUNCH_TYPES: readonly LaunchType[] = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

export const HELP = `Checks ECS task definitions as ECS would, and says everything at once.

Usage:
  drydock validate [options] FILE...

FILE is a path, a glob such as ".aws/**/*.json" (quote it, so that it means the
same in every shell), or - for the standard input. The files of one call are one
workspace: a service definition is checked against its task definition.

Options:
  --format FORMAT        ${FORMATS.join(', ')} (default: text)
  --launch-type TYPE     check for ${LAUNCH_TYPES.join(', ')}
                         where a definition has no requiresCompatibilities
  --rules CODE=LEVEL,... change levels: ${LEVEL_NAMES.join(', ')}
  --max-warnings N       end with 1 when there are more than N warnings
  --fix                  repair what has one safe repair, then tell what is left;
                         the exit code is about what is left
  --stdin-filename PATH  what the standard input is called in the output, and
                         whose name says what it is (a "*.local.json" is an overlay)
  --help                 show this
  --version              show the version

Exit codes:
  0  no errors (there may be warnings and hints)
  1  at least one error, or more warnings than --max-warnings
  2  wrong usage, a file that cannot be read or written, or no file matches

Examples:
  drydock validate task-definition.json
  drydock validate --format sarif ".aws/*.json" > drydock.sarif
  drydock validate --rules image-mutable-tag=error,doc-placeholder=off taskdef.json
  render-template | drydock validate --stdin-filename taskdef.json -
`;
