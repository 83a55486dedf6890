/** Reads and edits `<name>.local.json`; edits keep the file's formatting and comments. Pure. */
import { applyEdits, findNodeAtLocation, modify, parse, parseTree, type JSONPath, type ParseError } from 'jsonc-parser';
import type { OverlayDocument } from '../../protocol/local.ts';
import { isRecord } from './definition.ts';

/** `…/task-definition.json` → `…/task-definition.local.json`; works on paths and on URIs. */
export const overlayPath = (definitionPath: string): string => definitionPath.replace(/(\.jsonc?)?$/i, '.local.json');

export const isOverlayPath = (path: string): boolean => path.toLowerCase().endsWith('.local.json');

/** `…/task-definition.local.json` → `…/task-definition.json`. */
export const definitionPath = (overlay: string): string => overlay.replace(/\.local\.json$/i, '.json');

export type ReadOverlay =
  | { readonly kind: 'overlay'; readonly overlay: OverlayDocument }
  | { readonly kind: 'unreadable'; readonly message: string };

/** Empty text is an empty overlay. What is inside is checked by the engine, which names the place. */
export function readOverlay(text: string): ReadOverlay {
  if (text.trim() === '') return { kind: 'overlay', overlay: {} };
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0)
    return { kind: 'unreadable', message: 'The overlay is not JSON: see the problems in the file.' };
  if (!isRecord(value)) return { kind: 'unreadable', message: 'An overlay is a JSON object { … }.' };
  return { kind: 'overlay', overlay: value };
}

/** Where a value is in the text. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The text with the value written, and where it is in that text. */
export interface OverlayEdit extends Place {
  readonly text: string;
}

/** Where the value at `path` is; undefined when there is none. */
export function placeInOverlay(text: string, path: JSONPath): Place | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, path);
  return node && { offset: node.offset, length: node.length };
}

/** Sets one value, adding what is missing on the way to it. */
export function setInOverlay(text: string, path: JSONPath, value: unknown): OverlayEdit {
  const base = text.trim() === '' ? '{}\n' : text;
  const edits = modify(base, path, value, { formattingOptions: formattingOf(base) });
  const edited = applyEdits(base, edits);
  return { text: edited, ...(placeInOverlay(edited, path) ?? { offset: 0, length: 0 }) };
}

/** Indents like the file does; two spaces where it does not tell. */
function formattingOf(text: string) {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const insertSpaces = !indent.includes('\t');
  return { insertSpaces, tabSize: insertSpaces ? indent.length : 1, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

export const imagePath = (container: string): JSONPath => ['containers', container, 'image'];
export const secretPath = (container: string, secret: string): JSONPath => ['containers', container, 'secrets', secret];
/** Environment files are keyed by the ARN of the object in S3. */
export const environmentFilePath = (container: string, object: string): JSONPath => [
  'containers',
  container,
  'environmentFiles',
  object,
];
/** Ports are keyed by container port, with `/udp` for UDP. */
export const portPath = (container: string, containerPort: number, protocol = 'tcp'): JSONPath => [
  'containers',
  container,
  'ports',
  protocol === 'udp' ? `${containerPort}/udp` : String(containerPort),
];

/** What "create overlay" starts from: one empty entry per container, so that completion has a place to begin. */
export function newOverlay(containers: readonly string[]): string {
  const overlay = { containers: Object.fromEntries(containers.map((name) => [name, {}])) };
  return `${JSON.stringify(overlay, undefined, 2)}\n`;
}
