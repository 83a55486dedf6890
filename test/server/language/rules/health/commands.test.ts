import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consoleSyntax } from '../../../../../server/src/language/rules/health/commands.ts';
import { problemsOf } from '../../../support/language.ts';

const codesOf = (command: string[]) =>
  problemsOf({
    family: 'web',
    containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 128, healthCheck: { command } }],
  })
    .map(({ code }) => code)
    .filter((code) => code.startsWith('health-'));

describe('health check commands', () => {
  it('in the syntax of the console are taken apart', () => {
    expect(consoleSyntax('CMD-SHELL, curl -f http://localhost/ || exit 1')).toEqual({
      prefix: 'CMD-SHELL',
      line: 'curl -f http://localhost/ || exit 1',
    });
    expect(consoleSyntax(' [ "cmd", "ready" ] ')).toEqual({ prefix: 'CMD', line: '"ready"' });
    expect(consoleSyntax('CMD-SHELL,')).toBeUndefined();
    expect(consoleSyntax('CMD-SHELL curl')).toBeUndefined();
  });

  it('may use variables of the shell', () => {
    expect(codesOf(['CMD-SHELL', 'test -f ${READY_FILE} || exit 1'])).toEqual([]);
    expect(codesOf(['CMD', 'test', '-f', '${READY_FILE}'])).toEqual(['health-shell-operators-in-cmd']);
  });

  it('are silent while a pipeline has to fill them in', () => {
    expect(codesOf(['<HEALTH_COMMAND>'])).toEqual([]);
    expect(codesOf(['CMD-SHELL', '{{ check }}', 'extra'])).toEqual([]);
  });

  it('get at most one code each about their form', () => {
    const element = fc.constantFrom(
      'CMD',
      'CMD-SHELL',
      'CMD-SHELL, x',
      'cmd',
      'sh',
      '-c',
      'a b',
      '||',
      'exit 1',
      '$X',
      '',
    );
    const form = /^health-(command-prefix|console-syntax|shell-operators-in-cmd|cmd-shell-extra)$/;
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 5 }), (command) => {
        expect(codesOf(command).filter((code) => form.test(code)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});
