import { pathOf } from '../../nodes.ts';
import { needsShell } from '../containers/commands.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { consoleSyntax, healthCommands } from './commands.ts';

export const healthCommandPrefix: Rule = {
  code: 'health-command-prefix',
  level: 'warning',
  summary: 'The command of a health check begins with `CMD` or `CMD-SHELL`.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    for (const { container, node, first, values } of healthCommands(task)) {
      const word = first.value;
      if (word === undefined || word === '' || word === 'CMD' || word === 'CMD-SHELL') continue;
      if (values?.length === 1 && consoleSyntax(word) !== undefined) continue;
      const repaired = values === undefined ? undefined : withPrefix(values);
      yield {
        at: first.node,
        message: `The health check of ${nameOf(container)} begins with ${shorten(JSON.stringify(word))}; the first element says how the rest is run: \`CMD-SHELL\` for a script, \`CMD\` for a program with its arguments.`,
        fixes:
          repaired === undefined
            ? []
            : [
                {
                  title: `Change to ${shorten(JSON.stringify(repaired))}`,
                  changes: [{ kind: 'set', path: pathOf(node), value: repaired }],
                },
              ],
      };
    }
  },
};

function withPrefix([first = '', ...rest]: readonly string[]): string[] {
  const [, prefix, line] = /^\s*(CMD-SHELL|CMD)\b\s*(.*)$/is.exec(first) ?? [];
  // `cmd-shell`, or `CMD-SHELL curl …` in one element.
  if (prefix !== undefined && line === '') return [prefix.toUpperCase(), ...rest];
  if (prefix !== undefined && line !== undefined) return ['CMD-SHELL', [line, ...rest].join(' ')];
  const isProgram =
    rest.length > 0 && ![first, ...rest].some((each) => /^(\|\|?|&&|;|>+)$/.test(each) || / /.test(each));
  return isProgram && !needsShell(first) ? ['CMD', first, ...rest] : ['CMD-SHELL', [first, ...rest].join(' ')];
}
