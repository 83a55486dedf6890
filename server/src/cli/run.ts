import type { Fixed, Problem } from '../language/index.ts';
import { expandFiles, explainFileError, type Files } from './files.ts';
import { formatters, type CheckedFile } from './formats.ts';
import { HELP } from './help.ts';
import { parseCommand, STDIN, type ValidateCommand } from './options.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface CliEnvironment extends Files {
  readonly version: string;
  readonly isColored: boolean;
  /** The folder the command was started in. */
  readonly folder: string;
}

export interface CliResult {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole program but for the process around it. */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<CliResult> {
  const notes = createNotes();
  const workspace = createWorkspace((code, error) =>
    notes.add(`The rule ${code} failed and was left out: ${String(error)}`),
  );
  const command = parseCommand(
    argv,
    workspace.rules.map(({ code }) => code),
  );
  switch (command.kind) {
    case 'help':
      return { exitCode: 0, stdout: HELP, stderr: '' };
    case 'version':
      return { exitCode: 0, stdout: `${environment.version}\n`, stderr: '' };
    case 'misused':
      return { exitCode: 2, stdout: '', stderr: `${command.message}\n` };
    case 'validate': {
      const isIncomplete = await readAll(command, workspace, environment, notes);
      const isUnwritten = command.fix ? await fixFiles(command, workspace, environment, notes) : false;
      const files = workspace.paths().map((path): CheckedFile => {
        if (workspace.isOther(path)) {
          notes.add(`${path}: this is nothing that ECS takes by itself; only its JSON was checked.`);
        }
        return { path, text: workspace.textOf(path), problems: workspace.validate(path, command) };
      });
      return {
        exitCode: isIncomplete || isUnwritten ? 2 : isAcceptable(files, command, notes) ? 0 : 1,
        stdout: formatters[command.format](files, { ...environment, rules: workspace.rules }),
        stderr: notes.text(),
      };
    }
  }
}

/** What is told beside the output, each thing once. */
function createNotes() {
  const notes = new Set<string>();
  return { add: (note: string) => void notes.add(note), text: () => [...notes].map((note) => `${note}\n`).join('') };
}
type Notes = ReturnType<typeof createNotes>;

/** Puts all files into the workspace before the first is checked. Whether one is missing. */
async function readAll(
  { files, stdinFilename }: ValidateCommand,
  workspace: Workspace,
  environment: CliEnvironment,
  notes: Notes,
): Promise<boolean> {
  const { paths, unmatched } = await expandFiles(files, environment);
  for (const pattern of unmatched) {
    notes.add(`${pattern}: no file matches. The pattern is relative to the current folder; node_modules is left out.`);
  }
  let isIncomplete = unmatched.length > 0;
  for (const path of paths) {
    const name = path === STDIN ? (stdinFilename ?? '<stdin>') : path;
    try {
      workspace.put(name, path === STDIN ? await environment.readStdin() : await environment.readFile(path));
    } catch (error) {
      isIncomplete = true;
      notes.add(explainFileError(name, error));
    }
  }
  return isIncomplete;
}

/** Repairs what can be repaired unseen, and tells it. Whether a file could not be written. */
async function fixFiles(
  command: ValidateCommand,
  workspace: Workspace,
  environment: CliEnvironment,
  notes: Notes,
): Promise<boolean> {
  let isUnwritten = false;
  for (const path of workspace.paths()) {
    const original = workspace.textOf(path);
    const { text, applied } = workspace.fix(path, command);
    if (applied.length === 0) continue;
    try {
      await environment.writeFile(path, text);
      for (const [told, count] of tally(applied)) {
        notes.add(`${path}: fixed ${told}${count === 1 ? '' : ` (${count} times)`}`);
      }
    } catch (error) {
      isUnwritten = true;
      workspace.put(path, original);
      notes.add(explainFileError(path, error, 'written'));
    }
  }
  return isUnwritten;
}

/** How often each repair was made, in the order of the first. */
function tally(applied: Fixed['applied']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, title } of applied) {
    const told = `${code}: ${title}`;
    counts.set(told, (counts.get(told) ?? 0) + 1);
  }
  return counts;
}

function isAcceptable(files: readonly CheckedFile[], { maxWarnings }: ValidateCommand, notes: Notes): boolean {
  const count = (wanted: Problem['severity']) =>
    files.flatMap(({ problems }) => problems).filter(({ severity }) => severity === wanted).length;
  const warnings = count('warning');
  const hasTooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (hasTooMany)
    notes.add(
      `${warnings} ${warnings === 1 ? 'warning is' : 'warnings are'} more than the ${maxWarnings} that --max-warnings allows.`,
    );
  return count('error') === 0 && !hasTooMany;
}
