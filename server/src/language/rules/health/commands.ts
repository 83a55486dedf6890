import type { SyntaxNode } from '../../nodes.ts';
import { oncePerTask } from '../../oncePerTask.ts';
import type { Field, List } from '../../reader.ts';
import type { Container } from '../../taskDefinition.ts';

/** A health check's command that has at least one element. */
export interface HealthCommand {
  readonly container: Container;
  readonly node: SyntaxNode;
  readonly first: Field<string>;
  readonly rest: readonly Field<string>[];
  /** The elements' values; undefined unless all of them are known. */
  readonly values: readonly string[] | undefined;
}

export const healthCommands = oncePerTask((task): readonly HealthCommand[] =>
  (task.containers?.items ?? []).flatMap((container) => {
    const command = container.healthCheck?.command;
    const [first, ...rest] = command?.items ?? [];
    return command === undefined || first === undefined
      ? []
      : [{ container, node: command.node, first, rest, values: valuesOf(command) }];
  }),
);

function valuesOf({ items, isComplete }: List<Field<string>>): readonly string[] | undefined {
  const values = items.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return isComplete ? values : undefined;
}

/** Takes `CMD-SHELL, curl …` in one element apart, which is what the console's text field is given; undefined for all else. */
export function consoleSyntax(element: string): { prefix: 'CMD' | 'CMD-SHELL'; line: string } | undefined {
  let text = element.trim();
  if (text.startsWith('[')) text = text.slice(1).trimStart();
  const [opening, prefix] = /^["']?(CMD-SHELL|CMD)["']?\s*,/i.exec(text) ?? [];
  if (opening === undefined || prefix === undefined) return undefined;
  const rest = text.slice(opening.length).trim();
  const line = element.trim().startsWith('[') && rest.endsWith(']') ? rest.slice(0, -1).trimEnd() : rest;
  return line === '' ? undefined : { prefix: prefix.toUpperCase() === 'CMD' ? 'CMD' : 'CMD-SHELL', line };
}

/** What the check runs, as one line of text: the script, or the program and its arguments. */
export function scriptOf({ first, rest, values }: HealthCommand): string | undefined {
  if (values === undefined) return undefined;
  if (first.value === 'CMD-SHELL') return rest[0]?.value;
  return (first.value === 'CMD' ? values.slice(1) : values).join(' ');
}
