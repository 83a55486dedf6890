/** What begins an event of several lines: `awslogs-multiline-pattern` or `awslogs-datetime-format`. Pure. */

/** Whether a line begins a new event. */
export type EventPattern = (line: string) => boolean;

/** Directives of strftime that the driver knows, as regular expressions. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  A: '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)',
  a: '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)',
  B: '(?:January|February|March|April|May|June|July|August|September|October|November|December)',
  b: '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)',
  d: '(?:0[1-9]|[12][0-9]|3[01])',
  f: '\\d{6}',
  H: '(?:[01][0-9]|2[0-3])',
  I: '(?:0[1-9]|1[0-2])',
  j: '(?:[0-2][0-9]{2}|3[0-6][0-9])',
  L: '\\.?\\d{3}',
  M: '[0-5][0-9]',
  m: '(?:0[1-9]|1[0-2])',
  p: '(?:AM|PM)',
  S: '[0-5][0-9]|60',
  w: '[0-6]',
  Y: '\\d{4}',
  y: '\\d{2}',
  Z: '[A-Z]{1,4}T',
  z: '[+-]\\d{4}',
  '%': '%',
};

const grouped = (expression: string) => (expression.includes('|') ? `(?:${expression})` : expression);

/** Undefined where neither option is given, or where the pattern cannot be understood ({@link patternProblem} says why). */
export function eventPattern(options: Readonly<Record<string, string>>): EventPattern | undefined {
  try {
    const expression = expressionOf(options);
    return expression && ((line) => expression.test(line));
  } catch {
    return undefined;
  }
}

/** Why the pattern of the options is of no use, in the words of who reads regular expressions. */
export function patternProblem(options: Readonly<Record<string, string>>): string | undefined {
  try {
    expressionOf(options);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function expressionOf(options: Readonly<Record<string, string>>): RegExp | undefined {
  const format = options['awslogs-datetime-format'];
  if (format !== undefined) {
    return new RegExp(
      format.replace(/%(.)|[\\^$.*+?()[\]{}|]/gs, (found, directive: string | undefined) =>
        directive === undefined ? `\\${found}` : grouped(DIRECTIVES[directive] ?? directive.replace(/\W/g, '\\$&')),
      ),
    );
  }
  const pattern = options['awslogs-multiline-pattern'];
  return pattern === undefined ? undefined : fromGo(pattern);
}

/** Docker reads the pattern as Go does: flags in front, `\A` and `\z` for the ends of the line. */
function fromGo(pattern: string): RegExp {
  const flags = /^\(\?([imsU]+)\)/.exec(pattern);
  const known = [...new Set(flags?.[1] ?? '')].filter((flag) => 'ims'.includes(flag)).join('');
  const rest = pattern.slice(flags?.[0].length ?? 0);
  return new RegExp(rest.replaceAll('\\A', '^').replaceAll('\\z', '$').replaceAll('(?P<', '(?<'), known);
}
