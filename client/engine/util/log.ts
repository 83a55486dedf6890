/** One line of JSON per entry on stderr; the extension shows it in "Drydock Engine". No secret value ever goes here. */
export interface Log {
  debug(message: string, facts?: LogFacts): void;
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
  /** The same log with facts that every entry carries. */
  with(facts: LogFacts): Log;
}

export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export function createLog(write: (line: string) => void, now: () => number, standing: LogFacts = {}): Log {
  const entry =
    (level: LogLevel) =>
    (message: string, facts: LogFacts = {}) => {
      write(JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...standing, ...facts }) + '\n');
    };
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
    with: (facts) => createLog(write, now, { ...standing, ...facts }),
  };
}

/** What an unknown thrown value has to say. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log that drops entries below a level. */
export function atLevel(log: Log, least: LogLevel): Log {
  const keep = (level: LogLevel) => LEVELS.indexOf(level) >= LEVELS.indexOf(least);
  const entry = (level: LogLevel) => (message: string, facts?: LogFacts) => {
    if (keep(level)) log[level](message, facts);
  };
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
    with: (facts) => atLevel(log.with(facts), least),
  };
}
