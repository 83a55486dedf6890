import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { consoleSyntax, healthCommands } from './commands.ts';

export const healthConsoleSyntax: Rule = {
  code: 'health-console-syntax',
  level: 'warning',
  summary: 'In JSON each part of a health check is an element; commas within one are for the console.',
  docs: docs.healthCheck,
  hasSafeFix: true,
  needs: 'healthCheck',
  *check(task) {
    for (const { container, node, first, values } of healthCommands(task)) {
      if (values?.length !== 1) continue;
      const written = consoleSyntax(first.value ?? '');
      if (written === undefined) continue;
      const { prefix, line } = written;
      const unquoted = (text: string) => text.trim().replace(/^(["'])(.*)\1$/s, '$2');
      const split = prefix === 'CMD' ? ['CMD', ...line.split(',').map(unquoted)] : ['CMD-SHELL', unquoted(line)];
      yield {
        at: first.node,
        message: `The health check of ${nameOf(container)} is written as for the console: here ${shorten(JSON.stringify(first.value))} is one single argument, and the check always fails.`,
        fixes: [
          {
            title: `Change to ${shorten(JSON.stringify(split))}`,
            changes: [{ kind: 'set', path: pathOf(node), value: split }],
          },
        ],
      };
    }
  },
};
