/**
 * The cluster query language of placement constraints: conditions on container instances such as
 * `attribute:ecs.instance-type =~ t3.* and not (task:group == database)`. Documented in the ECS developer guide under
 * "cluster query language"; only its form is read here, no instance is asked.
 */
export interface Comparison {
  /** `agentConnected`, `attribute:stack`, … */
  readonly subject: Span;
  /** As a symbol: `==`, `in`, `!exists`, … */
  readonly operator: string;
  /** None for `exists`, one for most, any number for `in`. */
  readonly values: readonly Span[];
}

/** A piece of the expression. */
export interface Span {
  readonly text: string;
  /** In UTF-16 code units from the start of the expression. */
  readonly offset: number;
}

export interface QueryError extends Span {
  /** What was expected and what is there, without a full stop. */
  readonly message: string;
}

/** What an expression says, for who asks instances. */
export type QueryExpression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly QueryExpression[] }
  | { readonly kind: 'not'; readonly part: QueryExpression }
  | {
      readonly kind: 'compare';
      readonly subject: string;
      readonly operator: string;
      /** Without quotes. */
      readonly values: readonly string[];
    };

export type Query =
  | { readonly isValid: true; readonly comparisons: readonly Comparison[]; readonly expression: QueryExpression }
  | { readonly isValid: false; readonly error: QueryError };

/** Words and symbols for the same operator. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['==', '=='],
  ['equals', '=='],
  ['!=', '!='],
  ['not_equals', '!='],
  ['>=', '>='],
  ['greater_than_equal', '>='],
  ['>', '>'],
  ['greater_than', '>'],
  ['<=', '<='],
  ['less_than_equal', '<='],
  ['<', '<'],
  ['less_than', '<'],
  ['=~', '=~'],
  ['matches', '=~'],
  ['!~', '!~'],
  ['not_matches', '!~'],
  ['!exists', '!exists'],
  ['not_exists', '!exists'],
  ['exists', 'exists'],
  ['!in', '!in'],
  ['not_in', '!in'],
  ['in', 'in'],
]);

const SUBJECTS = ['agentConnected', 'agentVersion', 'ec2InstanceId', 'registeredAt', 'runningTasksCount', 'task:group'];
const SUBJECT_NAMES = [...SUBJECTS, 'attribute:NAME'].join(', ');

const SPACE = /\s*/y;
const AND = /(?:&&|and(?![\w:]))/y;
const OR = /(?:\|\||or(?![\w:]))/y;
const NOT = /(?:not(?![\w:])|!(?!=|~|in\b|exists\b))/y;
const SUBJECT = /[A-Za-z][\w.:/\\-]*/y;
const OPERATOR =
  /==|!=|>=|<=|=~|!~|>|<|!\s?exists\b|!\s?in\b|(?:not_)?(?:equals|exists|matches|in)\b|(?:greater|less)_than(?:_equal)?\b/y;
const QUOTED = /'[^']*'|"[^"]*"/y;
const LITERAL = /(?:(?!&&|\|\|)[^\s()[\],'"])+/y;
const ANYTHING = /\S+/y;

/** Nesting beyond any real expression; deeper ones are refused rather than followed. */
const MAX_DEPTH = 100;

class Refused extends Error {
  readonly at: QueryError;
  constructor(at: QueryError) {
    super(at.message);
    this.at = at;
  }
}

/** Takes an expression apart. Never throws. */
export function parseClusterQuery(text: string): Query {
  const reader = new QueryReader(text);
  try {
    const expression = reader.read();
    return { isValid: true, comparisons: reader.comparisons, expression };
  } catch (error) {
    if (error instanceof Refused) return { isValid: false, error: error.at };
    throw error;
  }
}

/** What an expression says; undefined when it cannot be read. */
export function readClusterQuery(text: string): QueryExpression | undefined {
  const query = parseClusterQuery(text);
  return query.isValid ? query.expression : undefined;
}

/** Recursive descent: or → and → not → comparison. */
class QueryReader {
  readonly comparisons: Comparison[] = [];
  readonly #text: string;
  #offset = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): QueryExpression {
    const expression = this.#or();
    if (this.#peek() !== undefined) {
      this.#refuse(this.#peek()?.text === ')' ? 'a `)` without its `(`' : 'expected `and`, `or` or the end');
    }
    return expression;
  }

  #or(): QueryExpression {
    const parts = [this.#and()];
    while (this.#take(OR) !== undefined) parts.push(this.#and());
    return joined('or', parts);
  }

  #and(): QueryExpression {
    const parts = [this.#not()];
    while (this.#take(AND) !== undefined) parts.push(this.#not());
    return joined('and', parts);
  }

  #not(): QueryExpression {
    if (++this.#depth > MAX_DEPTH) this.#refuse('the expression is nested too deeply');
    const expression = this.#term();
    this.#depth--;
    return expression;
  }

  #term(): QueryExpression {
    if (this.#take(NOT) !== undefined) return { kind: 'not', part: this.#not() };
    if (!this.#takeText('(')) return this.#comparison();
    const expression = this.#or();
    if (!this.#takeText(')')) this.#refuse('a `)` is missing');
    return expression;
  }

  #comparison(): QueryExpression {
    const subject = this.#take(SUBJECT);
    if (subject === undefined) return this.#refuse(`expected a subject (${SUBJECT_NAMES})`);
    if (!SUBJECTS.includes(subject.text) && !/^attribute:./.test(subject.text)) {
      throw new Refused({ ...subject, message: `\`${subject.text}\` is no subject; subjects are ${SUBJECT_NAMES}` });
    }
    const operator = this.#take(OPERATOR);
    const symbol = OPERATORS.get(operator?.text.replace(/^!\s/, '!') ?? '');
    if (symbol === undefined) return this.#refuse(`expected an operator behind \`${subject.text}\``);
    const values = this.#values(symbol);
    this.comparisons.push({ subject, operator: symbol, values });
    return {
      kind: 'compare',
      subject: subject.text,
      operator: symbol,
      values: values.map(({ text }) => unquoted(text)),
    };
  }

  #values(operator: string): Span[] {
    if (operator === 'exists' || operator === '!exists') return [];
    if (operator === 'in' || operator === '!in') return this.#list(operator);
    const value = operator === '=~' || operator === '!~' ? this.#pattern() : this.#literal();
    return value === undefined ? this.#refuse(`expected a value behind \`${operator}\``) : [value];
  }

  #list(operator: string): Span[] {
    if (!this.#takeText('[')) this.#refuse(`expected a list behind \`${operator}\`, such as [a, b]`);
    const values: Span[] = [];
    do {
      values.push(this.#literal() ?? this.#refuse('expected a value in the list'));
    } while (this.#takeText(','));
    if (!this.#takeText(']')) this.#refuse('a `]` is missing');
    return values;
  }

  #literal(): Span | undefined {
    return this.#take(QUOTED) ?? this.#take(LITERAL);
  }

  /** A Java regular expression: up to a blank, or to a parenthesis that was opened before it. */
  #pattern(): Span | undefined {
    const quoted = this.#take(QUOTED);
    if (quoted !== undefined) return quoted;
    const offset = this.#offset;
    let open = 0;
    let end = offset;
    for (; end < this.#text.length; end++) {
      const character = this.#text.charAt(end);
      if (character === '\\') end++;
      else if (/\s/.test(character)) break;
      else if (character === '(') open++;
      else if (character === ')' && open-- === 0) break;
    }
    end = Math.min(end, this.#text.length);
    if (end === offset) return undefined;
    this.#offset = end;
    return { text: this.#text.slice(offset, end), offset };
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#offset;
    SPACE.exec(this.#text);
    this.#offset = SPACE.lastIndex;
  }

  #take(form: RegExp): Span | undefined {
    this.#skipSpace();
    form.lastIndex = this.#offset;
    const text = form.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    const offset = this.#offset;
    this.#offset += text.length;
    return { text, offset };
  }

  #takeText(text: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(text, this.#offset)) return false;
    this.#offset += text.length;
    return true;
  }

  #peek(): Span | undefined {
    this.#skipSpace();
    ANYTHING.lastIndex = this.#offset;
    const text = ANYTHING.exec(this.#text)?.[0];
    return text === undefined ? undefined : { text, offset: this.#offset };
  }

  #refuse(message: string): never {
    const found = this.#peek();
    throw new Refused({
      text: found?.text ?? '',
      offset: found?.offset ?? this.#text.length,
      message: `${message}, ${found === undefined ? 'but the expression ends' : `but there is \`${found.text}\``}`,
    });
  }
}

const joined = (kind: 'and' | 'or', parts: readonly QueryExpression[]): QueryExpression => {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
};

const unquoted = (text: string) => (/^'.*'$|^".*"$/s.test(text) ? text.slice(1, -1) : text);

const MEMBERSHIP = ['==', '!=', 'in', '!in', '=~', '!~'];
const ORDER = ['==', '!=', '>', '>=', '<', '<='];

/** The operators that go with a subject; undefined: every one. */
export function operatorsOf(subject: string): readonly string[] | undefined {
  if (subject === 'agentConnected' || subject === 'ec2InstanceId') return MEMBERSHIP;
  if (subject === 'agentVersion' || subject === 'registeredAt' || subject === 'runningTasksCount') return ORDER;
  return undefined;
}

/** Attributes that ECS itself gives to instances; any other name may be an attribute of one's own. */
export const BUILT_IN_ATTRIBUTES: readonly string[] = [
  'ecs.ami-id',
  'ecs.availability-zone',
  'ecs.instance-type',
  'ecs.os-type',
  'ecs.os-family',
  'ecs.cpu-architecture',
  'ecs.vpc-id',
  'ecs.subnet-id',
  'ecs.awsvpc-trunk-id',
  'ecs.outpost-arn',
];

/** Whether an attribute's name looks like one of ECS's own but is none. */
export const isUnknownAttribute = (name: string): boolean =>
  name.startsWith('ecs.') && !name.startsWith('ecs.capability.') && !BUILT_IN_ATTRIBUTES.includes(name);
