import { pathOf, type SyntaxNode } from '../nodes.ts';
import type { Container } from '../taskDefinition.ts';

/** `app` in backticks, or "a container" while it has no name. */
export const nameOf = (container: Container): string =>
  (container.name?.value ?? '').trim() === '' ? 'this container' : `\`${String(container.name?.value)}\``;

/** "`a`, `b` or `c`" */
export function listOf(values: readonly unknown[], joint: 'or' | 'and' = 'or'): string {
  const quoted = values.map((value) => `\`${String(value)}\``);
  if (quoted.length <= 1) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} ${joint} ${String(quoted.at(-1))}`;
}

/** What a person calls a value: `hostPort`, or `command[0]` for an item of a list. */
export function labelOf(node: SyntaxNode): string {
  const path = pathOf(node);
  let label = '';
  for (const segment of path.toReversed()) {
    if (typeof segment === 'number') label = `[${segment}]${label}`;
    else return `\`${segment}${label}\``;
  }
  return label === '' ? 'the document' : `item ${label}`;
}

const SHOWN = 40;

/** "the string \"80\"", "the number 256", "an object": what is there now. */
export function describe(node: SyntaxNode): string {
  const text = JSON.stringify(node.value);
  switch (node.type) {
    case 'string':
      return `the string ${shorten(text)}`;
    case 'number':
      return `the number ${text}`;
    case 'boolean':
      return `the boolean ${text}`;
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    default:
      return node.type;
  }
}

export const shorten = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
