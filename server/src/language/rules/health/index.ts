import type { Rule } from '../rule.ts';
import { healthCmdShellExtra } from './health-cmd-shell-extra.ts';
import { healthCommandPrefix } from './health-command-prefix.ts';
import { healthConsoleSyntax } from './health-console-syntax.ts';
import { healthIntervalVsTimeout } from './health-interval-vs-timeout.ts';
import { healthLocalhostPort } from './health-localhost-port.ts';
import { healthNonEssential } from './health-non-essential.ts';
import { healthShellOperatorsInCmd } from './health-shell-operators-in-cmd.ts';
import { healthToolMissing } from './health-tool-missing.ts';

/** Health checks; their numbers are the schema's affair. In the order of the catalogue. */
export const healthRules: readonly Rule[] = [
  healthCommandPrefix,
  healthConsoleSyntax,
  healthShellOperatorsInCmd,
  healthCmdShellExtra,
  healthIntervalVsTimeout,
  healthNonEssential,
  healthToolMissing,
  healthLocalhostPort,
];
