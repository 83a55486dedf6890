import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { Field, List } from '../../reader.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { needsShell } from './commands.ts';

export const commandSingleString: Rule = {
  code: 'command-single-string',
  level: 'warning',
  summary: 'A command is a list of arguments, not a command line in one string.',
  docs: docs.container,
  needs: ['command', 'entryPoint'],
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const { entryPoint, command } = container;
      // With an entry point the command is its arguments, and one argument may well have blanks.
      const hasEntryPoint = entryPoint !== undefined && entryPoint.node.children?.length !== 0;
      for (const [key, list] of [
        ['entryPoint', entryPoint],
        ['command', hasEntryPoint ? undefined : command],
      ] as const) {
        const only = onlyItem(list);
        if (list === undefined || only?.value === undefined || !isCommandLine(only.value)) continue;
        yield {
          at: only.node,
          message: `\`${key}\` of ${nameOf(container)} is the single argument ${shorten(JSON.stringify(only.value))}: a program of that whole name is looked for${
            key === 'command' ? ', unless the entry point of the image is a shell' : ''
          }. Give each argument an element of its own, or name a shell.`,
          fixes: repairs(list, only.value),
        };
      }
    }
  },
};

const onlyItem = (list: List<Field<string>> | undefined) => (list?.items.length === 1 ? list.items[0] : undefined);

/** Several words; a Windows path may have blanks, and a flag is an argument for the image's entry point. */
const isCommandLine = (text: string): boolean => /\S\s+\S/.test(text) && !/^(?:[A-Za-z]:\\|-)/.test(text.trim());

function repairs({ node }: List<Field<string>>, line: string): Fix[] {
  const set = (value: readonly string[]): Fix => ({
    title: `Change to ${shorten(JSON.stringify(value))}`,
    changes: [{ kind: 'set', path: pathOf(node), value }],
  });
  const inShell = set(['sh', '-c', line]);
  return needsShell(line) ? [inShell] : [set(line.trim().split(/\s+/)), inShell];
}
