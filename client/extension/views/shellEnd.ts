/** What a terminal says when what ran in it has ended. Pure. */
import type { TaskView } from '../state/taskView.ts';

export interface ShellEnd {
  readonly container: string;
  /** Undefined when it was cut off. */
  readonly exitCode: number | undefined;
  readonly isCommand: boolean;
  /** The task as it is now; undefined when it is no longer known. */
  readonly ended: TaskView | undefined;
}

export function endOfShell({ container, exitCode, isCommand, ended }: ShellEnd): string {
  const view = ended?.containers.find(({ name }) => name === container);
  if (ended === undefined || view === undefined) return 'The task is no longer known';
  if (view.lastStatus !== 'RUNNING') {
    const code = view.exitCode === undefined ? '' : ` with exit code ${view.exitCode}`;
    const again = ended.lastStatus === 'STOPPED' ? 'and its task with it' : 'press Enter to connect when it runs again';
    return `Container ${container} has ended${code}; ${again}`;
  }
  if (exitCode === undefined) return 'The connection was lost; press Enter to connect again';
  return isCommand
    ? `Exit code ${exitCode}; press Enter to run it again`
    : `The shell has ended with exit code ${exitCode}; press Enter for another one`;
}
