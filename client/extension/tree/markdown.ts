/** Pieces of the Markdown that tooltips are made of. Pure. */

export const blocks = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n\n');

export const facts = (rows: readonly (readonly [string, string | undefined])[]): string =>
  rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value ?? ''}`)
    .join('  \n');

export const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

/** Keeps text from the outside from being read as Markdown. */
export const escape = (text: string): string => text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
