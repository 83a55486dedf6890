/** Pieces of the rules' fixtures as the documentation shows them. */
import { findNodeAtLocation, parseTree, type JSONPath, type Node } from 'jsonc-parser';

/** Lines shown before and after the one that matters. */
const AROUND = 3;
/** A definition of no more lines than this is shown whole. */
const WHOLE = 24;

export interface Marked {
  /** From 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The lines around those that are marked, with carets under what is meant and `…` where lines are left out. */
export function excerpt(text: string, marks: readonly Marked[]): string {
  const lines = text.trimEnd().split('\n');
  const shown = new Set(marks.flatMap(({ line }) => range(line - AROUND, line + AROUND)));
  const isWhole = lines.length <= WHOLE || marks.length === 0;
  const kept = lines.flatMap((content, line) => {
    if (!isWhole && !shown.has(line)) return [];
    const carets = marks
      .filter((mark) => mark.line === line && mark.end > mark.start)
      .map(({ start, end }) => caretsOf(start, end));
    return [{ line, texts: [content, ...carets] }];
  });
  const indent = Math.min(...kept.map(({ texts: [first = ''] }) => /^ */.exec(first)?.[0].length ?? 0));
  const out: string[] = [];
  let before = -1;
  for (const { line, texts } of kept) {
    if (line > before + 1) out.push('…');
    out.push(...texts.map((each) => each.slice(indent).trimEnd()));
    before = line;
  }
  if (before < lines.length - 1) out.push('…');
  return out.join('\n');
}

/** The lines around the place of a JSON Pointer, or of the nearest thing around it that is there. */
export function excerptAt(text: string, pointer: string): string {
  const root = parseTree(text);
  const node = root === undefined ? undefined : nearest(root, pathOf(pointer));
  const key = node?.parent?.type === 'property' ? node.parent : node;
  const line = text.slice(0, key?.offset ?? 0).split('\n').length - 1;
  const lines = text.trimEnd().split('\n').length;
  return excerpt(text, lines <= WHOLE ? [] : [{ line, start: 0, end: 0 }]);
}

function nearest(root: Node, path: JSONPath): Node {
  for (let length = path.length; length > 0; length--) {
    const found = findNodeAtLocation(root, path.slice(0, length));
    if (found !== undefined) return found;
  }
  return root;
}

const pathOf = (pointer: string): JSONPath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

const caretsOf = (start: number, end: number): string => ' '.repeat(start) + '^'.repeat(end - start);

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
