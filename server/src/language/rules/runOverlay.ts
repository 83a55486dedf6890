import type { ParsedDocument } from '../document.ts';
import { fileNameOf } from '../names.ts';
import type { Problem } from '../problem.ts';
import { checks } from '../schemas.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import { overlayRules } from './overlay/index.ts';
import { finish, type Reported } from './report.ts';
import { collector, runStructure, type RunOptions } from './run.ts';

export interface OverlayOptions extends RunOptions {
  /** The definition beside it, where there is one that can be read. */
  readonly definition?: { readonly task: TaskDefinition; readonly document: ParsedDocument } | undefined;
}

/** Runs every check over an overlay. Never throws. */
export function runOverlay({ parsed, textDocument }: ParsedDocument, options: OverlayOptions): readonly Problem[] {
  const structure = runStructure(parsed, textDocument, checks.overlay, options);
  const { definition } = options;
  const { root } = parsed;
  if (definition === undefined || root === undefined || parsed.isBroken) return structure;
  const reported: Reported[] = [];
  const collect = collector(reported, options);
  const beside = { task: definition.task, file: fileNameOf(definition.document.uri) };
  collect(overlayRules, (rule) => rule.checkOverlay(root, beside));
  // A key that has no place in an overlay has no name in the definition either.
  const told = new Set(structure.map(({ pointer }) => pointer));
  const own = finish(reported, textDocument).filter(({ pointer }) => !told.has(pointer));
  return [...structure, ...own].toSorted(
    ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
  );
}
