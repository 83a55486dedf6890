/** A shell in a container, over the engine's connection to Docker: no docker command needed on this machine. */
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { EventEmitter, ThemeIcon, window, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import { messageOf } from '../log.ts';
import type { TaskView } from '../state/taskView.ts';

/** Dragging a border resizes many times a second; Docker hears of the last. */
const RESIZE_AFTER_MS = 80;

export function openShell(client: EngineClient, task: TaskView, container: string): void {
  const written = new EventEmitter<string>();
  const closed = new EventEmitter<number | undefined>();
  let socket: Duplex | undefined;
  let execId: string | undefined;
  let resizing: NodeJS.Timeout | undefined;
  let ended = false;

  const start = async (size: TerminalDimensions | undefined) => {
    const exec = await client.local('StartExec', {
      task: task.arn,
      container,
      tty: true,
      ...(size ? { columns: size.columns, rows: size.rows } : {}),
    });
    execId = exec.execId;
    socket = await client.upgrade(exec.streamPath, 'drydock-exec');
    if (ended) {
      socket.destroy();
      return;
    }
    const decoder = new StringDecoder('utf8');
    socket.on('data', (chunk: Buffer) => written.fire(decoder.write(chunk)));
    socket.on('error', (error) => written.fire(`\r\n${error.message}\r\n`));
    socket.on('close', () => void finish());
  };
  const finish = async () => {
    if (ended || execId === undefined) return;
    ended = true;
    const exitCode = await client.local('DescribeExec', { execId }).then(
      (exec) => exec.exitCode,
      () => undefined,
    );
    // A shell that ended normally closes its terminal; anything else stays to be read.
    closed.fire(exitCode === 0 ? undefined : exitCode);
  };

  const pty: Pseudoterminal = {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open(size) {
      start(size).catch((error: unknown) => {
        written.fire(`No shell in container ${container}: ${messageOf(error)}\r\n`);
      });
    },
    handleInput: (data) => void socket?.write(data),
    setDimensions(size) {
      clearTimeout(resizing);
      resizing = setTimeout(() => {
        if (execId === undefined || ended) return;
        void client.local('ResizeExec', { execId, columns: size.columns, rows: size.rows }).catch(() => undefined);
      }, RESIZE_AFTER_MS);
    },
    close() {
      ended = true;
      clearTimeout(resizing);
      socket?.destroy();
    },
  };
  const name = `${container}: ${task.revisionName} ${task.id.slice(0, 8)}`;
  window.createTerminal({ name, iconPath: new ThemeIcon('terminal'), isTransient: true, pty }).show();
}
