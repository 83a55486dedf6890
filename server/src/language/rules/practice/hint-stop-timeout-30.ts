import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import { scriptIndex } from '../containers/commands.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const hintStopTimeout30: Rule = {
  code: 'hint-stop-timeout-30',
  level: 'hint',
  summary: 'A long-running script handles SIGTERM, or says how long stopping may take.',
  docs: docs.container,
  needs: ['command', 'entryPoint'],
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const { essential, stopTimeout, entryPoint, command } = container;
      if (stopTimeout !== undefined || (essential !== undefined && essential.value !== true)) continue;
      const vector = [...(entryPoint?.items ?? []), ...(command?.items ?? [])];
      const index = scriptIndex(vector.map(({ value }) => value));
      const script = index === undefined ? undefined : vector[index];
      if (script?.value === undefined || !swallowsSignals(script.value)) continue;
      yield {
        at: script.node,
        message: `The shell of ${nameOf(container)} does not hand SIGTERM on to what it runs, so each stop takes the default ${limits.container.stopTimeoutSeconds.default} seconds and ends with a kill. Begin the last command with \`exec\`, handle the signal with \`trap\`, or set \`stopTimeout\`.`,
      };
    }
  },
};

/** Several commands, none of which takes the shell's place or minds the signal; shells replace themselves by a single one. */
const swallowsSignals = (script: string): boolean =>
  /;|&&|\n|\bwhile\b|\bfor\b/.test(script.trim().replace(/;$/, '')) && !/\b(?:trap|exec)\b/.test(script);
