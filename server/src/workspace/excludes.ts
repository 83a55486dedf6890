/** Folders of dependencies, of version control and of what tools make: definitions in them are copies. */
const IGNORED: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  'cdk.out',
  '__pycache__',
  'venv',
]);

/** Hidden folders in which people keep definitions; all others belong to tools. */
const SHOWN: ReadonlySet<string> = new Set(['.aws', '.ecs', '.github', '.deploy', '.deployment', '.ci', '.docker']);

/** Whether a folder, told by its path from the workspace folder, is looked into. */
export type IsLookedInto = (path: string) => boolean;

/** `patterns` are the keys of a setting like `files.exclude`: globs on paths from the workspace folder. */
export function lookedInto(patterns: readonly string[] = []): IsLookedInto {
  const excluded = patterns.map(toRegExp);
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (IGNORED.has(name) || (name.startsWith('.') && !SHOWN.has(name))) return false;
    return !excluded.some((expression) => expression.test(path));
  };
}

/** A glob that names a folder or all that is in it. `*`, `**`, `?` and braces mean what they mean in VS Code. */
function toRegExp(glob: string): RegExp {
  let depth = 0;
  const source = glob.replace(/\/\*\*$|\/$/, '').replaceAll(/\*\*\/|\*\*|\*|\?|[{},]|[.+^$()|[\]\\]/g, (token) => {
    switch (token) {
      case '**/':
        return '(?:.*/)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        depth++;
        return '(?:';
      case '}':
        depth = Math.max(0, depth - 1);
        return ')';
      case ',':
        return depth > 0 ? '|' : ',';
      default:
        return `\\${token}`;
    }
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // Braces that do not match: excludes nothing.
    return /(?!)/;
  }
}
