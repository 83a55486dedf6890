/**
 * Logs in terminals: colours kept, find, a bounded scrollback that never freezes the window, links to click. One terminal
 * per subject: a task, one of its containers, or all tasks of a service. Keys in it: `/` filters, `p` pauses, `s` saves.
 */
import { EventEmitter, ThemeIcon, window, type Terminal } from 'vscode';
import { disposeAll, type Disposable } from '../disposable.ts';
import type { EngineSession } from '../engine/session.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';
import { parseFilter, type LogFilter } from './logFilter.ts';
import { createReorder, followLogs, type TaskLogRecord } from './logFollow.ts';
import { createLogScreen, type LogScreen } from './logScreen.ts';
import { saveLogs } from './logSave.ts';
import { taskTarget, type LogTarget } from './logTarget.ts';

export interface LogViews extends Disposable {
  show(task: TaskView, container?: string): void;
  /** From now on only: what was written before is not shown. */
  follow(task: TaskView, container?: string): void;
  /** Several tasks in one stream, as they come and go. */
  showTarget(target: LogTarget): void;
  /** Asks what to show; of the log in front when no target is given. */
  filter(target?: LogTarget): Promise<void>;
  save(target?: LogTarget): Promise<void>;
  hasOneInFront(): boolean;
}

interface LogTerminal {
  readonly target: LogTarget;
  readonly terminal: Terminal;
  filter: LogFilter | undefined;
  /** Shows it anew, with what is set now. */
  restart(): void;
}

/** Lines of each container that a terminal begins with. */
const TAIL_LINES = 5000;
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

export function createLogViews(store: Store, session: EngineSession): LogViews {
  const terminals = new Map<string, LogTerminal>();
  const open = async (path: string, signal: AbortSignal) => (await session.ensure()).stream(path, signal);
  const closed = window.onDidCloseTerminal((terminal) => {
    for (const [key, each] of terminals) if (each.terminal === terminal) terminals.delete(key);
  });
  const inFront = () => [...terminals.values()].find(({ terminal }) => terminal === window.activeTerminal);

  const showTarget = (target: LogTarget, { filter, tail = TAIL_LINES }: { filter?: LogFilter; tail?: number } = {}) => {
    const known = terminals.get(target.key);
    if (known) {
      known.terminal.show(true);
      return known;
    }
    const written = new EventEmitter<string>();
    let following = new AbortController();
    let screen: LogScreen | undefined;
    let begun = false;
    const begin = () => {
      const { signal } = following;
      const write = (text: string) => {
        if (!signal.aborted) written.fire(text);
      };
      const current = createLogScreen({ ...target, write, filter: shown.filter });
      screen = current;
      current.note(hint(shown.filter), 'hint');
      const add = (records: readonly TaskLogRecord[]) => current.add(records);
      const reorder = createReorder(add);
      void followLogs(
        {
          store,
          subject: target,
          open,
          // What a filter lets through may be far back.
          ...(shown.filter ? {} : { tail: begun ? TAIL_LINES : tail }),
          onRecords: target.endless ? (records) => reorder.add(records) : add,
          onNote: (note, kind) => current.note(note, kind),
        },
        signal,
      );
      begun = true;
    };
    const end = () => {
      following.abort();
      screen?.setPaused(false);
    };
    const terminal = window.createTerminal({
      name: `Logs: ${target.title}`,
      iconPath: new ThemeIcon('output'),
      isTransient: true,
      pty: {
        onDidWrite: written.event,
        open: begin,
        close() {
          end();
          written.dispose();
        },
        handleInput(key: string) {
          if (key === '/') void views.filter(target);
          else if (key === 's') void views.save(target);
          else if (key === 'p' && screen) {
            if (screen.paused) screen.note('goes on', 'hint');
            else screen.note('paused: p goes on, nothing is lost', 'hint');
            screen.setPaused(!screen.paused);
          }
        },
      },
    });
    const shown: LogTerminal = {
      target,
      terminal,
      filter,
      restart() {
        end();
        following = new AbortController();
        written.fire(CLEAR);
        begin();
      },
    };
    terminals.set(target.key, shown);
    terminal.show(true);
    return shown;
  };

  const views: LogViews = {
    show: (task, container) => void showTarget(taskTarget(task, container)),
    follow: (task, container) => void showTarget(taskTarget(task, container), { tail: 0 }),
    showTarget: (target) => void showTarget(target),
    async filter(target) {
      const known = target === undefined ? inFront() : terminals.get(target.key);
      if (!known && !target) return;
      const typed = await window.showInputBox({
        title: `Filter the logs of ${(known?.target ?? target)?.title ?? ''}`,
        value: known?.filter?.typed ?? '',
        prompt: 'error   -health   "two words"   /time(d )?out/i   container:web',
        placeHolder: 'Nothing: every line',
        validateInput: (text) => {
          const parsed = parseFilter(text);
          return typeof parsed === 'string' ? parsed : undefined;
        },
      });
      if (typed === undefined) return;
      const parsed = parseFilter(typed);
      if (typeof parsed === 'string') return;
      if (!known && target) {
        showTarget(target, parsed ? { filter: parsed } : {});
      } else if (known) {
        known.filter = parsed;
        known.restart();
        known.terminal.show(true);
      }
    },
    async save(target) {
      const known = target === undefined ? inFront() : terminals.get(target.key);
      const wanted = known?.target ?? target;
      if (wanted) await saveLogs({ store, open, target: wanted, filter: known?.filter });
    },
    hasOneInFront: () => inFront() !== undefined,
    dispose() {
      closed.dispose();
      disposeAll([...terminals.values()].map(({ terminal }) => terminal));
    },
  };
  return views;
}

const hint = (filter: LogFilter | undefined) =>
  `${filter ? `only what fits ${filter.typed} · ` : ''}press / to filter, p to pause, s to save`;
