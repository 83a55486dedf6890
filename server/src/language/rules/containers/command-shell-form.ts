import { pathOf } from '../../nodes.ts';
import type { Field } from '../../reader.ts';
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Finding, Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { scriptIndex } from './commands.ts';

export const commandShellForm: Rule = {
  code: 'command-shell-form',
  level: 'warning',
  summary: 'A shell gets its whole script as the one argument after `-c`.',
  docs: docs.container,
  needs: ['command', 'entryPoint'],
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const finding = extraArguments(container);
      if (finding !== undefined) yield finding;
    }
  },
};

function extraArguments(container: Container): Finding | undefined {
  const entryPoint = container.entryPoint?.items ?? [];
  const command = container.command?.items ?? [];
  const vector: readonly Field<string>[] = [...entryPoint, ...command];
  const at = scriptIndex(vector.map(({ value }) => value));
  const script = at === undefined ? undefined : vector[at];
  const extras = at === undefined ? [] : vector.slice(at + 1);
  const [first] = extras;
  if (first === undefined || script?.value === undefined || extras.some(({ value }) => value === undefined))
    return undefined;
  // Arguments for a script that asks for them.
  if (/\$(?:\{?[\d@*#]|\{[!#]?\d)/.test(script.value) || /\bshift\b|\bgetopts\b/.test(script.value)) return undefined;
  const joined = [script, ...extras].map(({ value }) => value).join(' ');
  const inOneList = extras.every(({ node }) => node.parent === script.node.parent);
  return {
    at: first.node,
    message: `The shell of ${nameOf(container)} runs only ${shorten(JSON.stringify(script.value))}, the argument after \`-c\`; ${
      extras.length === 1 ? 'this one becomes `$0`' : `this and what follows become \`$0\` to \`$${extras.length - 1}\``
    } of that script.`,
    related: [{ at: script.node, message: 'The whole script' }],
    fixes: inOneList
      ? [
          {
            title: `Join to ${shorten(JSON.stringify(joined))}`,
            changes: [
              { kind: 'set', path: pathOf(script.node), value: joined },
              ...extras.toReversed().map(({ node }) => ({ kind: 'remove' as const, path: pathOf(node) })),
            ],
          },
        ]
      : [],
  };
}
