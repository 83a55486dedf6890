/** Logs of tasks in terminals: colours per container, find, scrollback with a bound. One terminal per task or container. */
import { EventEmitter, ThemeIcon, window, type Terminal } from 'vscode';
import { disposeAll, type Disposable } from '../disposable.ts';
import type { EngineSession } from '../engine/session.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';
import { followLogs } from './logFollow.ts';

export interface LogViews extends Disposable {
  show(task: TaskView, container?: string): void;
}

export function createLogViews(store: Store, session: EngineSession): LogViews {
  const terminals = new Map<string, Terminal>();
  const closed = window.onDidCloseTerminal((terminal) => {
    for (const [key, each] of terminals) if (each === terminal) terminals.delete(key);
  });
  return {
    show(task, container) {
      const key = `${task.arn}/${container ?? ''}`;
      const known = terminals.get(key);
      if (known) {
        known.show(true);
        return;
      }
      const written = new EventEmitter<string>();
      const following = new AbortController();
      const subject = container === undefined ? task.revisionName : `${task.revisionName} ${container}`;
      const terminal = window.createTerminal({
        name: `Logs: ${subject} ${task.id.slice(0, 8)}`,
        iconPath: new ThemeIcon('output'),
        isTransient: true,
        pty: {
          onDidWrite: written.event,
          open() {
            void followLogs(
              {
                store,
                task: task.arn,
                ...(container === undefined ? {} : { container }),
                open: async (path, signal) => (await session.ensure()).stream(path, signal),
                write: (text) => written.fire(text),
              },
              following.signal,
            );
          },
          close() {
            following.abort();
            written.dispose();
          },
        },
      });
      terminals.set(key, terminal);
      terminal.show(true);
    },
    dispose() {
      closed.dispose();
      disposeAll(terminals.values());
    },
  };
}
