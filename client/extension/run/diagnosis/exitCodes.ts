/** What an exit code says, where it is not the program's own. Pure. */

export interface ExitCircumstances {
  /** The kernel killed the container for want of memory. */
  readonly outOfMemory?: boolean;
  /** Somebody had asked the task to stop, or it was stopping, when the container ended. */
  readonly stopRequested?: boolean;
  /** Its program never ran: ECS gives 143 to a container whose dependency failed. */
  readonly neverStarted?: boolean;
}

/** Codes above 128 are signals: 128 + its number. */
const SIGNALS: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT, as Ctrl+C sends',
  131: 'SIGQUIT',
  132: 'SIGILL: an instruction this CPU does not know, as from an image built for a newer one',
  133: 'SIGTRAP',
  134: 'SIGABRT: the program gave up by itself, as an assertion or a failed allocation does',
  135: 'SIGBUS',
  136: 'SIGFPE: an arithmetic error',
  138: 'SIGUSR1, which it does not handle',
  139: 'SIGSEGV: a segmentation fault',
  140: 'SIGUSR2, which it does not handle',
  141: 'SIGPIPE: what it wrote to was closed',
};

/** Of Windows programs (NTSTATUS), as unsigned numbers; Docker tells some as negative ones. */
const WINDOWS: Readonly<Record<number, string>> = {
  0xc000013a: 'ended by Ctrl+C or a stop',
  0xc0000005: 'access violation',
  0xc0000135: 'a DLL was not found',
  0xc0000139: 'an entry point of a DLL was not found',
  0xc0000142: 'a DLL could not be initialised',
  0xc0000409: 'stack buffer overrun, or the program gave up by itself',
  0x40010004: 'ended while the system shut down',
};

/** `137: killed (SIGKILL) for want of memory`, or the number alone when it is the program's own. */
export function exitCodeText(code: number, circumstances: ExitCircumstances = {}): string {
  const meaning = exitCodeMeaning(code, circumstances);
  return meaning === undefined ? String(code) : `${code}: ${meaning}`;
}

export function exitCodeMeaning(
  code: number,
  { outOfMemory = false, stopRequested = false, neverStarted = false }: ExitCircumstances,
): string | undefined {
  switch (code) {
    case 0:
      return 'success';
    case 1:
      return 'failure, as most programs tell any error';
    case 2:
      return 'wrong use, as shells and command-line programs tell bad arguments';
    case 125:
      return 'the program that should start another one failed itself, as docker, env or timeout tell it';
    case 126:
      return 'the command was found and is not executable';
    case 127:
      return 'the command was not found';
    case 137:
      if (outOfMemory) return 'killed (SIGKILL) for want of memory';
      return stopRequested
        ? 'killed (SIGKILL) because it did not end on its stop signal within stopTimeout'
        : 'killed (SIGKILL) from outside, for want of memory or by hand';
    case 143:
      if (neverStarted) return 'never started, because what it depends on failed';
      return stopRequested ? 'ended by SIGTERM, as a stop asks' : 'ended by SIGTERM, which nobody sent through ECS';
    case 255:
      return 'exit(-1), or what ran it went away: Docker was restarted, a remote command lost its connection';
    default:
      return SIGNALS[code] ?? windowsMeaning(code);
  }
}

function windowsMeaning(code: number): string | undefined {
  if (code >= 0 && code < 256) return undefined;
  const unsigned = code >>> 0;
  const known = WINDOWS[unsigned];
  const hex = `0x${unsigned.toString(16).toUpperCase().padStart(8, '0')}`;
  return known === undefined ? `a code of Windows, ${hex}` : `${known} (${hex})`;
}
