import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../server/src/cli/options.ts';

const parse = (...argv: string[]) => parseCommand(argv, ['family-pattern', 'doc-null-value']);

describe('the command line', () => {
  it('understands files, format and launch type', () => {
    expect(parse('validate', '--format', 'sarif', '--launch-type', 'fargate', 'a.json', 'b.json')).toEqual({
      kind: 'validate',
      files: ['a.json', 'b.json'],
      format: 'sarif',
      launchType: 'FARGATE',
      levels: {},
      maxWarnings: undefined,
      fix: false,
      stdinFilename: undefined,
    });
    expect(parse('validate', 'a.json')).toMatchObject({ format: 'text', launchType: undefined });
  });

  it.each([['--help'], ['-h'], ['validate', '--help']])('helps with %s', (...argv) => {
    expect(parse(...argv).kind).toBe('help');
  });

  it('tells its version', () => {
    expect(parse('--version').kind).toBe('version');
  });

  it('understands levels, the number of warnings and the standard input', () => {
    const levels = ['--rules', 'family-pattern=off,doc-null-value=error', '--rules', 'family-pattern=hint'];
    const command = parse('validate', ...levels, '--max-warnings', '0', '--stdin-filename', 'a.local.json', '-');
    expect(command).toMatchObject({ files: ['-'], maxWarnings: 0, stdinFilename: 'a.local.json' });
    expect(command.kind === 'validate' && command.levels).toEqual({
      'family-pattern': 'hint',
      'doc-null-value': 'error',
    });
  });

  it.each([
    [['validate', '--rules', 'nope=off', 'a.json'], 'There is no rule "nope"'],
    [['validate', '--rules', 'family-pattern', 'a.json'], 'Write family-pattern=LEVEL with error, warning'],
    [['validate', '--rules', 'family-pattern=loud', 'a.json'], '"family-pattern=loud" gives'],
    [['validate', '--max-warnings', 'few', 'a.json'], '--max-warnings takes a whole number from 0, not "few".'],
    [['validate', '--fix', '-'], '--fix changes files'],
    [['validate', '--stdin-filename', 'x.json', 'a.json'], 'give - as the file'],
    [[], 'Say what to do'],
    [['validate'], 'Name at least one file'],
    [['lint', 'a.json'], 'There is no command "lint"'],
    [['validate', '--format', 'xml', 'a.json'], 'There are: text, json, sarif, github'],
    [['validate', '--launch-type', 'LAMBDA', 'a.json'], 'There is no launch type "LAMBDA"'],
    [['validate', '--nope', 'a.json'], "Unknown option '--nope'."],
    [['validate', 'a.json', '--format'], 'argument missing'],
  ])('says what to do instead of %j', (argv, message) => {
    const command = parse(...argv);
    expect(command).toMatchObject({ kind: 'misused', message: expect.stringContaining(message) as string });
    expect(command).toMatchObject({ message: expect.stringContaining('drydock --help') as string });
  });
});
