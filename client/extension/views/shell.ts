/** A shell or a command in a container, over the engine's connection to Docker: no docker command needed on this machine. */
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { EventEmitter, ThemeIcon, window, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import { messageOf } from '../log.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';
import { endOfShell } from './shellEnd.ts';

/** Dragging a border resizes many times a second; Docker hears of the last. */
const RESIZE_AFTER_MS = 80;

/** @param line a line of the container's shell to run; without it the shell itself */
export function openShell(client: EngineClient, store: Store, task: TaskView, container: string, line?: string): void {
  const written = new EventEmitter<string>();
  const closed = new EventEmitter<number | undefined>();
  const say = (text: string) => written.fire(`\r\n\u001b[90m— ${text} —\u001b[0m\r\n`);
  let size: TerminalDimensions | undefined;
  let session: { readonly socket: Duplex; readonly execId: string } | undefined;
  let resizing: NodeJS.Timeout | undefined;
  let state: 'starting' | 'running' | 'ended' | 'closed' = 'starting';
  // A function: it changes while something is awaited.
  const isClosed = () => state === 'closed';

  const start = async () => {
    state = 'starting';
    const { execId, streamPath } = await client.local('StartExec', {
      task: task.arn,
      container,
      tty: true,
      ...(line === undefined ? {} : { command: ['/bin/sh', '-c', line] }),
      ...(size ? { columns: size.columns, rows: size.rows } : {}),
    });
    const socket = await client.upgrade(streamPath, 'drydock-exec');
    if (isClosed()) {
      socket.destroy();
      return;
    }
    state = 'running';
    session = { socket, execId };
    const decoder = new StringDecoder('utf8');
    socket.on('data', (chunk: Buffer) => written.fire(decoder.write(chunk)));
    socket.on('error', (error) => say(error.message));
    socket.on('close', () => void finish(execId));
  };
  const finish = async (execId: string) => {
    session = undefined;
    if (isClosed()) return;
    const exitCode = await client.local('DescribeExec', { execId }).then(
      (exec) => exec.exitCode,
      () => undefined,
    );
    // The container's end is told a moment after that of what runs in it.
    await store
      .when((now) => !runsIn(now.tasks.get(task.arn), container), AbortSignal.timeout(300))
      .catch(() => undefined);
    if (isClosed()) return;
    state = 'ended';
    const running = runsIn(store.get().tasks.get(task.arn), container);
    // A shell that its user has left closes its terminal; anything else stays to be read.
    if (line === undefined && exitCode === 0 && running) closed.fire(undefined);
    else
      say(endOfShell({ container, exitCode, isCommand: line !== undefined, ended: store.get().tasks.get(task.arn) }));
  };
  const tryToStart = () => {
    start().catch((error: unknown) => {
      if (isClosed()) return;
      state = 'ended';
      say(`${messageOf(error)} Press Enter to try again`);
    });
  };

  const pty: Pseudoterminal = {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open(initial) {
      size = initial;
      tryToStart();
    },
    handleInput(data) {
      if (session) session.socket.write(data);
      else if (state === 'ended' && /[\r\n]/.test(data)) tryToStart();
    },
    setDimensions(dimensions) {
      size = dimensions;
      clearTimeout(resizing);
      resizing = setTimeout(() => {
        if (!session) return;
        const { execId } = session;
        const { columns, rows } = dimensions;
        void client.local('ResizeExec', { execId, columns, rows }).catch(() => undefined);
      }, RESIZE_AFTER_MS);
    },
    close() {
      state = 'closed';
      clearTimeout(resizing);
      session?.socket.destroy();
    },
  };
  const name = `${container}: ${line ?? task.revisionName} ${task.id.slice(0, 8)}`;
  window.createTerminal({ name, iconPath: new ThemeIcon('terminal'), isTransient: true, pty }).show();
}

const runsIn = (task: TaskView | undefined, container: string): boolean =>
  task?.containers.find(({ name }) => name === container)?.lastStatus === 'RUNNING';
