import type { Severity } from '../../problem.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';
import { loggingOf } from './drivers.ts';

/** Options whose values have a form of their own. */
interface Row {
  readonly code: string;
  readonly level: Severity;
  readonly summary: string;
  readonly docs: string;
  /** Drivers that have the option; absent: every one. */
  readonly driver?: string;
  /** A driver whose option of that name means something else. */
  readonly except?: string;
  readonly option: string;
  readonly isGood: (value: string) => boolean;
  readonly allowed: string;
  /** The value that was surely meant. */
  readonly meant?: (value: string) => string | undefined;
}

const oneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value);

const lowerCase =
  (...values: readonly string[]) =>
  (value: string) =>
    values.find((each) => each === value.trim().toLowerCase());

const rows: readonly Row[] = [
  {
    code: 'awslogs-group-name',
    level: 'warning',
    summary: 'A log group name has 1 to 512 letters, digits and `_ . / # -`.',
    docs: docs.awslogs,
    driver: 'awslogs',
    option: 'awslogs-group',
    isGood: (value) => /^[\w./#-]{1,512}$/.test(value),
    allowed: 'a log group name consists of 1 to 512 letters, digits, `_`, `.`, `/`, `#` and `-`',
  },
  {
    code: 'log-mode',
    level: 'error',
    summary: 'The delivery mode is `blocking` or `non-blocking`.',
    docs: docs.logConfiguration,
    // There the name may as well be an option of the router's output.
    except: 'awsfirelens',
    option: 'mode',
    isGood: oneOf('blocking', 'non-blocking'),
    allowed: 'it is `blocking` or `non-blocking`',
    meant: (value) => lowerCase('blocking', 'non-blocking')(value.replace(/^non[ _]?blocking$/i, 'non-blocking')),
  },
];

export const optionValueRules: readonly Rule[] = rows.map((row) => ({
  code: row.code,
  level: row.level,
  summary: row.summary,
  docs: row.docs,
  needs: row.option,
  *check(task) {
    for (const { log, driver } of loggingOf(task)) {
      if ((row.driver !== undefined && row.driver !== driver) || row.except === driver) continue;
      const option = log.options?.get(row.option);
      if (option?.value === undefined || row.isGood(option.value)) continue;
      const meant = row.meant?.(option.value);
      yield {
        at: option.node,
        message: `\`${row.option}\` is ${shorten(JSON.stringify(option.value))}; ${row.allowed}.`,
        ...(meant === undefined ? {} : { fixes: [replace(option.node, meant)] }),
      };
    }
  },
}));
