/** Filter patterns of CloudWatch Logs for JSON events: `{ ($.status = 5* || $.slow IS TRUE) && $.path != "/health" }`. Pure. */
import { invalidParameter } from '../errors.ts';
import { matching } from './matching.ts';

type Condition = (event: unknown) => boolean;

const TOKEN =
  /\s*(?:(\(|\)|&&|\|\||!=|<=|>=|=|<|>)|(\$(?:\["[^"]*"\]|\['[^']*'\]|[^\s=!<>()&|])*)|"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s=!<>()&|"{}]+))/y;

interface Token {
  readonly kind: 'sign' | 'selector' | 'string' | 'expression' | 'word';
  readonly text: string;
}

/** @throws ApiError InvalidParameterException */
export function jsonCondition(pattern: string): (text: string) => boolean {
  if (!pattern.endsWith('}')) throw invalid(pattern, 'it has no } at its end');
  const parser = createParser(tokensOf(pattern), pattern);
  const condition = parser.disjunction();
  parser.end();
  return (text) => {
    try {
      return condition(JSON.parse(text));
    } catch {
      return false;
    }
  };
}

const invalid = (pattern: string, why: string) => invalidParameter(`Invalid filter pattern ${pattern}: ${why}.`);

function tokensOf(pattern: string): Token[] {
  const body = pattern.slice(1, -1).trimEnd();
  const tokens: Token[] = [];
  const kinds = ['sign', 'selector', 'string', 'expression', 'word'] as const;
  for (let at = 0; at < body.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(body);
    if (!match) throw invalid(pattern, `"${body.slice(at, at + 20)}" cannot be read`);
    const index = kinds.findIndex((_, each) => match[each + 1] !== undefined);
    tokens.push({ kind: kinds[index] ?? 'word', text: match[index + 1] ?? '' });
  }
  return tokens;
}

function createParser(tokens: readonly Token[], pattern: string) {
  let at = 0;
  const is = (text: string) => tokens[at]?.kind !== 'string' && tokens[at]?.text.toUpperCase() === text;
  const take = (text: string): boolean => {
    if (!is(text)) return false;
    at++;
    return true;
  };
  const disjunction = (): Condition => {
    const parts = [conjunction()];
    while (take('||')) parts.push(conjunction());
    return (event) => parts.some((part) => part(event));
  };
  const conjunction = (): Condition => {
    const parts = [operand()];
    while (take('&&')) parts.push(operand());
    return (event) => parts.every((part) => part(event));
  };
  const operand = (): Condition => {
    if (take('(')) {
      const inner = disjunction();
      if (!take(')')) throw invalid(pattern, 'a ) is missing');
      return inner;
    }
    const selector = tokens[at++];
    if (selector?.kind !== 'selector')
      throw invalid(pattern, `a selector like $.name is missing before "${selector?.text ?? '}'}"`);
    const path = pathOf(selector.text);
    if (take('IS')) return state(path);
    if (take('NOT')) {
      if (!take('EXISTS')) throw invalid(pattern, 'NOT is followed by EXISTS');
      return (event) => valueAt(event, path) === undefined;
    }
    const sign = tokens[at++]?.text ?? '';
    const value = tokens[at++];
    if (!value || value.kind === 'sign') throw invalid(pattern, `a value is missing after "${sign}"`);
    return comparison(path, sign, value);
  };
  const state = (path: readonly string[]): Condition => {
    if (take('NULL')) return (event) => valueAt(event, path) === null;
    if (take('TRUE')) return (event) => valueAt(event, path) === true;
    if (take('FALSE')) return (event) => valueAt(event, path) === false;
    throw invalid(pattern, 'IS is followed by NULL, TRUE or FALSE');
  };
  const comparison = (path: readonly string[], sign: string, value: Token): Condition => {
    const equal = equality(value);
    const number = Number(value.text);
    switch (sign) {
      case '=':
        return (event) => equal(valueAt(event, path));
      case '!=':
        return (event) => {
          const found = valueAt(event, path);
          return found !== undefined && !equal(found);
        };
      case '<':
        return numeric(path, (found) => found < number);
      case '>':
        return numeric(path, (found) => found > number);
      case '<=':
        return numeric(path, (found) => found <= number);
      case '>=':
        return numeric(path, (found) => found >= number);
      default:
        throw invalid(pattern, `"${sign}" is no comparison`);
    }
  };
  return {
    disjunction,
    end() {
      if (at < tokens.length) throw invalid(pattern, `"${tokens[at]?.text ?? ''}" is too much`);
    },
  };
}

const numeric =
  (path: readonly string[], holds: (found: number) => boolean): Condition =>
  (event) => {
    const found = valueAt(event, path);
    return typeof found === 'number' && holds(found);
  };

/** Numbers are equal as numbers; text may have `*` for any characters. */
function equality({ kind, text }: Token): Condition {
  if (kind === 'expression') {
    const matches = matching(text);
    return (found) => isPlain(found) && matches(String(found));
  }
  const wild = new RegExp(`^${text.split('*').map(escapeExpression).join('.*')}$`, 's');
  const number = kind === 'word' && text !== '' ? Number(text) : NaN;
  return (found) => {
    if (typeof found === 'number' && !Number.isNaN(number)) return found === number;
    return isPlain(found) && wild.test(String(found));
  };
}

const escapeExpression = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** `$.a.b[0]["c d"]` → a, b, 0, c d. */
const pathOf = (selector: string): readonly string[] =>
  [...selector.slice(1).matchAll(/\.([^.[\]]+)|\[\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*\]/g)].map(
    ([, name, double, single, index]) => name ?? double ?? single ?? index ?? '',
  );

function valueAt(event: unknown, path: readonly string[]): unknown {
  let value = event;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
