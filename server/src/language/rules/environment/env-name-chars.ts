import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { variables } from './variables.ts';

export const envNameChars: Rule = {
  code: 'env-name-chars',
  level: 'warning',
  summary: 'A variable is named with letters, digits and `_`, not beginning with a digit.',
  docs: docs.environmentVariable,
  needs: ['environment', 'secrets'],
  *check(task) {
    for (const { name, node } of variables(task)) {
      if (/^[A-Za-z_]\w*$/.test(name)) continue;
      const trimmed = name.trim();

      const foreign = /[=\s\0]/.exec(name)?.[0];
      yield {
        at: node,
        ...(foreign === undefined ? { level: 'hint' as const } : {}),
        message:
          foreign === undefined
            ? `\`${name}\` reaches the program as it is, but a shell cannot read it: for that a name has letters, digits and \`_\` only, and does not begin with a digit.`
            : foreign === '='
              ? `${JSON.stringify(name)} contains \`=\`: the container gets the variable \`${name.slice(0, name.indexOf('='))}\` instead, with the rest in front of its value.`
              : `${JSON.stringify(name)} contains ${foreign === '\0' ? 'a NUL character' : 'white space'}; a program will not find the variable under the name that was meant.`,
        fixes:
          foreign !== undefined && trimmed !== name && /^[A-Za-z_][\w.-]*$/.test(trimmed)
            ? [replace(node, trimmed)]
            : [],
      };
    }
  },
};
