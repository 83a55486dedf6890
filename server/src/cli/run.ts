import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService, isOverlayName, type LanguageService, type LaunchType } from '../language/index.ts';
import { formatters, type CheckedFile } from './formats.ts';
import { HELP, parseCommand } from './options.ts';

export interface CliEnvironment {
  /** Rejects with Node's file errors. */
  readonly readFile: (path: string) => Promise<string>;
  readonly version: string;
  readonly isColored: boolean;
}

export interface CliResult {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole program but for the process around it. */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<CliResult> {
  const command = parseCommand(argv);
  switch (command.kind) {
    case 'help':
      return { exitCode: 0, stdout: HELP, stderr: '' };
    case 'version':
      return { exitCode: 0, stdout: `${environment.version}\n`, stderr: '' };
    case 'misused':
      return { exitCode: 2, stdout: '', stderr: `${command.message}\n` };
    case 'validate': {
      const notes: string[] = [];
      const service = createLanguageService({
        onRuleError: (code, error) => notes.push(`The rule ${code} failed and was left out: ${String(error)}`),
      });
      const files: CheckedFile[] = [];
      let isUnreadable = false;
      for (const path of command.files) {
        try {
          const text = await environment.readFile(path);
          const checked = check(service, path, text, command.launchType);
          files.push(checked.file);
          if (checked.note !== undefined) notes.push(checked.note);
        } catch (error) {
          isUnreadable = true;
          notes.push(explainFileError(path, error));
        }
      }
      const hasErrors = files.some(({ problems }) => problems.some(({ severity }) => severity === 'error'));
      return {
        exitCode: isUnreadable ? 2 : hasErrors ? 1 : 0,
        stdout: formatters[command.format](files, { ...environment, rules: service.rules }),
        stderr: notes.map((note) => `${note}\n`).join(''),
      };
    }
  }
}

function check(
  service: LanguageService,
  path: string,
  text: string,
  assumedLaunchType: LaunchType | undefined,
): { file: CheckedFile; note?: string } {
  const document = service.parse(
    TextDocument.create(path, 'json', 0, text),
    isOverlayName(path) ? 'overlay' : 'task-definition',
  );
  const file = { path, text, problems: service.validate(document, { assumedLaunchType }) };
  const isOther = document.role === 'task-definition' && service.kindOf(document) === 'other';
  return isOther ? { file, note: `${path}: this is no task definition; only its JSON was checked.` } : { file };
}

function explainFileError(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return `${path}: there is no such file. Check the path; it is relative to the current folder.`;
    case 'EISDIR':
      return `${path}: this is a folder. Name the files in it, for example ${path.replace(/\/$/, '')}/*.json.`;
    case 'EACCES':
    case 'EPERM':
      return `${path}: the file may not be read. Check its permissions.`;
    default:
      return `${path}: the file cannot be read (${error instanceof Error ? error.message : String(error)}).`;
  }
}
