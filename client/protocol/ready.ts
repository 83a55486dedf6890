/** The one line of JSON the engine prints on stdout when it is ready. A stable surface: other tools read it. */
export interface ReadyMessage {
  /** `http://127.0.0.1:N` */
  readonly endpoint: string;
  readonly region: string;
  /** An AWS shared-credentials file (mode 0600) with profile `default`. */
  readonly credentialsFile: string;
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  /** The uuid that every Docker object of this engine carries as a label. */
  readonly engineId: string;
}

/** Raised when a client of the previous number could not talk to the engine. */
export const PROTOCOL_VERSION = 1;

/**
 * The same facts are kept in this file of the state folder while the engine runs, so that a second window or a terminal
 * finds the engine that is there already.
 */
export const READY_FILE = 'engine.json';

/** Exit code of an engine that found another one holding the lock of its state folder; the ready file tells which. */
export const EXIT_ALREADY_RUNNING = 17;
/** Exit code of an engine that is older than the state it found. */
export const EXIT_STATE_TOO_NEW = 18;
