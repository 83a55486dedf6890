/**
 * One spelling per file, to compare addresses by: editors escape other characters than Node does, and write the drive's
 * letter their own way. Addresses that are no files stand for themselves.
 */
export function keyOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return decodeURIComponent(uri).replace(/^(file:\/\/\/)([A-Z]):/, (_, start: string, drive: string) => {
      return `${start}${drive.toLowerCase()}:`;
    });
  } catch {
    return uri;
  }
}

/** The address of a member of a folder, written as VS Code writes it. */
export function memberOf(folder: string, name: string): string {
  const escaped = encodeURIComponent(name).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${folder.replace(/\/$/, '')}/${escaped}`;
}

export const nameOf = (uri: string): string => {
  const key = keyOf(uri);
  return key.slice(key.lastIndexOf('/') + 1);
};

/** Whether a file lies somewhere below a folder. */
export const isBelow = (uri: string, folder: string): boolean =>
  keyOf(uri).startsWith(`${keyOf(folder).replace(/\/$/, '')}/`);
