import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../server/src/cli/options.ts';

describe('the command line', () => {
  it('understands files, format and launch type', () => {
    expect(parseCommand(['validate', '--format', 'sarif', '--launch-type', 'fargate', 'a.json', 'b.json'])).toEqual({
      kind: 'validate',
      files: ['a.json', 'b.json'],
      format: 'sarif',
      launchType: 'FARGATE',
    });
    expect(parseCommand(['validate', 'a.json'])).toMatchObject({ format: 'text', launchType: undefined });
  });

  it.each([['--help'], ['-h'], ['validate', '--help']])('helps with %s', (...argv) => {
    expect(parseCommand(argv).kind).toBe('help');
  });

  it('tells its version', () => {
    expect(parseCommand(['--version']).kind).toBe('version');
  });

  it.each([
    [[], 'Say what to do'],
    [['validate'], 'Name at least one file'],
    [['lint', 'a.json'], 'There is no command "lint"'],
    [['validate', '--format', 'xml', 'a.json'], 'There are: text, json, sarif, github'],
    [['validate', '--launch-type', 'LAMBDA', 'a.json'], 'There is no launch type "LAMBDA"'],
    [['validate', '--nope', 'a.json'], "Unknown option '--nope'."],
    [['validate', 'a.json', '--format'], 'argument missing'],
  ])('says what to do instead of %j', (argv, message) => {
    const command = parseCommand(argv);
    expect(command).toMatchObject({ kind: 'misused', message: expect.stringContaining(message) as string });
    expect(command).toMatchObject({ message: expect.stringContaining('drydock --help') as string });
  });
});
