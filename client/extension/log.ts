/** The two output channels, made on first use so that neither clutters the list of a window that never runs a task. */
import { window, type LogOutputChannel } from 'vscode';

export interface Channels {
  /** What the extension itself does. */
  readonly drydock: LogOutputChannel;
  /** What the engine process logs. */
  engine(): LogOutputChannel;
  dispose(): void;
}

export function createChannels(): Channels {
  const drydock = window.createOutputChannel('Drydock', { log: true });
  let engine: LogOutputChannel | undefined;
  return {
    drydock,
    engine: () => (engine ??= window.createOutputChannel('Drydock Engine', { log: true })),
    dispose() {
      drydock.dispose();
      engine?.dispose();
    },
  };
}

/** What an unknown thrown value has to say. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
