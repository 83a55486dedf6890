import { parseImage, type ParsedImage } from '../../imageReference.ts';
import type { SyntaxNode } from '../../nodes.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';

export interface WrittenImage {
  readonly container: Container;
  readonly node: SyntaxNode;
  readonly text: string;
  readonly parsed: ParsedImage;
}

const known = new WeakMap<TaskDefinition, readonly WrittenImage[]>();

/** The images that are written out, taken apart once for all rules. Blank ones are missing ones, which image-required says. */
export function images(task: TaskDefinition): readonly WrittenImage[] {
  let found = known.get(task);
  if (found === undefined) known.set(task, (found = read(task)));
  return found;
}

const read = (task: TaskDefinition): WrittenImage[] =>
  (task.containers?.items ?? []).flatMap((container) => {
    const { image } = container;
    return image?.value === undefined || image.value.trim() === ''
      ? []
      : [{ container, node: image.node, text: image.value, parsed: parseImage(image.value) }];
  });
