import { pathOf } from '../../nodes.ts';
import { scriptIndex, takesScript } from '../containers/commands.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { healthCommands } from './commands.ts';

export const healthShellOperatorsInCmd: Rule = {
  code: 'health-shell-operators-in-cmd',
  level: 'warning',
  summary: 'A health check that needs a shell uses `CMD-SHELL`.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    for (const { container, node, first, rest, values } of healthCommands(task)) {
      if (first.value !== 'CMD' || values === undefined) continue;
      const vector = values.slice(1);
      if (scriptIndex(vector) !== undefined || takesScript(vector)) continue;
      const isCommandLine = vector.length === 1 && /\S\s+\S/.test(vector[0] ?? '');
      const place = isCommandLine ? rest[0] : rest.find(({ value }) => value !== undefined && isForShell(value));
      if (place?.value === undefined) continue;
      const repaired = ['CMD-SHELL', vector.join(' ')];
      yield {
        at: place.node,
        message: isCommandLine
          ? `With \`CMD\` a program called ${shorten(JSON.stringify(place.value))} is looked for in ${nameOf(container)}. Give each argument an element of its own, or use \`CMD-SHELL\`.`
          : `With \`CMD\` no shell runs: ${shorten(JSON.stringify(place.value))} is handed to the program of ${nameOf(container)} as it is. Use \`CMD-SHELL\`.`,
        fixes: [
          {
            title: `Change to ${shorten(JSON.stringify(repaired))}`,
            changes: [{ kind: 'set', path: pathOf(node), value: repaired }],
          },
        ],
      };
    }
  },
};

/** An operator on its own or between words, or a variable; `a|b` and `?x=1&y=2` are ordinary text. */
const isForShell = (argument: string): boolean =>
  /(?:^|\s)(?:\|\|?|&&|>>?|;)(?:\s|$)/.test(argument) || /\$(?:[A-Za-z_{(])/.test(argument);
