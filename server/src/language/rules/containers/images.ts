import { parseImage, type ParsedImage } from '../../imageReference.ts';
import type { SyntaxNode } from '../../nodes.ts';
import { oncePerTask } from '../../oncePerTask.ts';
import type { Container } from '../../taskDefinition.ts';

export interface WrittenImage {
  readonly container: Container;
  readonly node: SyntaxNode;
  readonly text: string;
  readonly parsed: ParsedImage;
}

/** The images that are written out, taken apart. Blank ones are missing ones, which image-required says. */
export const images = oncePerTask((task): readonly WrittenImage[] =>
  (task.containers?.items ?? []).flatMap((container) => {
    const { image } = container;
    return image?.value === undefined || image.value.trim() === ''
      ? []
      : [{ container, node: image.node, text: image.value, parsed: parseImage(image.value) }];
  }),
);
