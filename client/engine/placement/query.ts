/**
 * Whether an instance satisfies an expression of the cluster query language (AWS: "Create expressions to define container
 * instances for Amazon ECS tasks"). The expression is read by the same parser that draws the squiggles; it is handed in.
 */
import type { InstanceView } from './instance.ts';

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | {
      readonly kind: 'compare';
      /** `agentConnected`, `attribute:stack`, … */
      readonly subject: string;
      /** As a symbol: `==`, `in`, `!exists`, … */
      readonly operator: string;
      readonly values: readonly string[];
    };

/** Reads an expression; undefined when it cannot be read. */
export type ReadExpression = (text: string) => Expression | undefined;

export function satisfies(instance: InstanceView, expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => satisfies(instance, part));
    case 'or':
      return expression.parts.some((part) => satisfies(instance, part));
    case 'not':
      return !satisfies(instance, expression.part);
    case 'compare':
      return expression.subject === 'task:group'
        ? groupMatches(instance.groups, expression.operator, expression.values)
        : valueMatches(valueOf(instance, expression.subject), expression.operator, expression.values);
  }
}

/** What is negated holds when no task of the instance matches, not when one does not. */
function groupMatches(groups: readonly string[], operator: string, values: readonly string[]): boolean {
  if (operator === 'exists') return groups.length > 0;
  if (operator.startsWith('!')) return !groupMatches(groups, POSITIVE[operator] ?? operator, values);
  return groups.some((group) => valueMatches(group, operator, values));
}

const POSITIVE: Readonly<Record<string, string>> = { '!=': '==', '!~': '=~', '!in': 'in', '!exists': 'exists' };

/** Undefined: the instance does not have it. An attribute without a value is the empty text. */
function valueOf(instance: InstanceView, subject: string): string | undefined {
  switch (subject) {
    case 'agentConnected':
      return String(instance.agentConnected);
    case 'agentVersion':
      return instance.agentVersion;
    case 'ec2InstanceId':
      return instance.ec2InstanceId;
    case 'registeredAt':
      return new Date(instance.registeredAt).toISOString();
    case 'runningTasksCount':
      return String(instance.groups.length);
    default: {
      const name = subject.replace(/^attribute:/, '');
      return instance.attributes.has(name) ? (instance.attributes.get(name) ?? '') : undefined;
    }
  }
}

function valueMatches(value: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'exists') return value !== undefined;
  const positive = POSITIVE[operator];
  if (positive !== undefined) return !valueMatches(value, positive, values);
  if (value === undefined) return false;
  const [first = ''] = values;
  switch (operator) {
    case '==':
      return value === first;
    case 'in':
      return values.includes(value);
    case '=~':
      return matches(value, first);
    case '>':
      return compare(value, first) > 0;
    case '>=':
      return compare(value, first) >= 0;
    case '<':
      return compare(value, first) < 0;
    case '<=':
      return compare(value, first) <= 0;
    default:
      return false;
  }
}

/** The whole value has to match, as in Java. A pattern that is none matches nothing. */
function matches(value: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return false;
  }
}

const VERSION = /^v?\d+(?:\.\d+)*$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}/;

/** Numbers and versions part by part, moments as moments (without a zone: UTC), anything else as text. */
function compare(a: string, b: string): number {
  if (VERSION.test(a) && VERSION.test(b)) {
    const left = a.replace('v', '').split('.').map(Number);
    const right = b.replace('v', '').split('.').map(Number);
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      const difference = (left[index] ?? 0) - (right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }
  if (MOMENT.test(a) && MOMENT.test(b)) return moment(a) - moment(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

const moment = (text: string) =>
  Date.parse(/T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`);
