/** Finds template text nobody has filled in, in the members where the run would stumble over it. Pure. */
import type { OverlayDocument } from '../../protocol/local.ts';
import { containersOf, textOf, type Definition } from './definition.ts';

export interface Placeholder {
  /** `<IMAGE1_NAME>`, as written. */
  readonly text: string;
  /** Where, in words: `the image of container "web"`. */
  readonly place: string;
  /** The container whose image it is in, if it is an image: an overlay can set that. */
  readonly container?: string;
}

/** Angle brackets (CodePipeline), `${…}` (envsubst), `{{ … }}` (Jinja, ecspresso), `%NAME%`, `#{…}#`, `@@NAME@@`. */
const PLACEHOLDER = /<[A-Za-z][\w .:/-]*>|\$\{[^}]*\}|\{\{.*?\}\}|%[A-Za-z_]\w*%|#\{[^}]*\}#?|@@\w+@@/;

/**
 * Looks only at members that must be literal: the family, sizes, and images the overlay does not replace. A command or an
 * environment value may well contain `${VAR}` for the shell.
 */
export function findPlaceholders(definition: Definition, overlay: OverlayDocument): readonly Placeholder[] {
  const found: Placeholder[] = [];
  for (const member of ['family', 'cpu', 'memory'] as const) {
    const text = placeholderIn(definition[member]);
    if (text !== undefined) found.push({ text, place: `"${member}"` });
  }
  for (const container of containersOf(definition)) {
    const name = textOf(container['name']) ?? '';
    const settings = overlay.containers?.[name];
    if (settings?.image !== undefined || settings?.skip === true) continue;
    const text = placeholderIn(container['image']);
    if (text !== undefined) found.push({ text, place: `the image of container "${name}"`, container: name });
  }
  return found;
}

const placeholderIn = (value: unknown): string | undefined => PLACEHOLDER.exec(textOf(value) ?? '')?.[0];
