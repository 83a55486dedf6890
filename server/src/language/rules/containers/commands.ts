/** Shells whose `-c` takes one script; what follows it becomes `$0`, `$1`, … */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);

const baseName = (program: string): string =>
  program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);

/** Where the script of `sh -c SCRIPT` is in an argument vector, however many flags come before; undefined when it is none. */
export function scriptIndex(vector: readonly (string | undefined)[]): number | undefined {
  const [program] = vector;
  if (program === undefined || !SHELLS.has(baseName(program))) return undefined;
  for (let index = 1; index < vector.length; index++) {
    const argument = vector[index];
    if (argument === undefined || !/^[-+]/.test(argument)) return undefined;
    if (/^-[A-Za-z]*c$/.test(argument)) return index + 1;
  }
  return undefined;
}

/** Programs that take a script as an argument, where operators and blanks in it are its own affair. */
export const takesScript = (vector: readonly string[]): boolean =>
  vector.slice(1, -1).some((argument) => /^(-[A-Za-z]*[cer]|--eval|--exec|\/[cC]|-[Cc]ommand)$/.test(argument));

/** Characters that only a shell gives a meaning. */
export const needsShell = (text: string): boolean => /["'\\|&;<>$`*?(){}~\n]/.test(text);
