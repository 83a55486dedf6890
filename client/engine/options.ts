/** The engine's command line. `--state-dir --port --docker-host --time-scale` are a stable surface. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { PullBehavior } from './agent/agent.ts';
import { DEFAULT_LOG_RETENTION, type LogRetention } from './state/logs/logStore.ts';
import { ROLE_MODES, type RoleChoice } from './state/model.ts';
import type { LogLevel } from './util/log.ts';

/** HAProxy on Alpine: it has the `sleep` a pause container needs, and is the balancer's and relay's program. */
export const DEFAULT_HELPER_IMAGE =
  'haproxy:3.0-alpine@sha256:7c8dac975b9def049d6585b7efe865486acaa7b6ec5e74eec45f08fde8bb2ad4';

export interface EngineOptions {
  /** Absolute. */
  readonly stateDir: string;
  /** Undefined: the one used last time, or any free one. */
  readonly port?: number;
  /** Undefined: what Docker's own client would use. */
  readonly dockerHost?: string;
  /** How long ECS's waits last compared with AWS: 0.1 is ten times faster. */
  readonly timeScale: number;
  readonly publishAddress: string;
  readonly helperImage: string;
  readonly pullBehavior: PullBehavior;
  /** Seconds without a client and without a task until the engine ends; 0 = never. */
  readonly idleExitSeconds: number;
  /** For tasks whose request says nothing about it. */
  readonly role?: RoleChoice;
  readonly stopTasksOnExit: boolean;
  readonly logRetention: LogRetention;
  readonly logLevel: LogLevel;
}

export type CommandLine =
  { readonly kind: 'run'; readonly options: EngineOptions } | { readonly kind: 'version' } | { readonly kind: 'help' };

/** A command line that makes no sense; `message` names the option, its value and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Drydock's local Amazon ECS: the ECS API on this machine's Docker.

Usage: engine [options]

  --state-dir DIR           where the engine keeps its state; one engine per folder
  --port N                  port of the API on 127.0.0.1 (default: the one used last time)
  --docker-host URL         unix:///…, npipe:///…, tcp://… or ssh://… (default: what the docker command uses)
  --time-scale X            how long ECS's waits last, 1 = as in AWS, 0.1 = ten times faster
  --publish-address A       address that published ports bind to (default 127.0.0.1)
  --helper-image REF        image of the pause container
  --pull-behavior B         default, always, once or prefer-cached (the default)
  --idle-exit-seconds N     end after N seconds without client and task (default 600, 0 = never)
  --role-mode M             credentials of tasks with a task role: none (the default), profile, assume or fixed
  --aws-profile NAME        profile of ~/.aws for that (default: the default one)
  --stop-tasks-on-exit      stop all tasks before ending and leave nothing in Docker but
                            volumes that outlive tasks (default: tasks keep running)
  --log-retention-hours N   how long the lines of awslogs containers are kept (default 168)
  --log-retention-mib N     how many MiB of them at most (default 512)
  --log-level L             debug, info (the default), warn or error
  --version, --help
`;

const PULL_BEHAVIORS: readonly PullBehavior[] = ['default', 'always', 'once', 'prefer-cached'];
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * Reads the arguments after the program's name.
 * @param environment only names the default state folder: `XDG_STATE_HOME`, `LOCALAPPDATA`
 * @throws UsageError
 */
export function parseCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): CommandLine {
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const port = values.port === undefined ? undefined : integer('--port', values.port, 1, 65_535);
  const dockerHost = values['docker-host'];
  if (dockerHost !== undefined && !/^(unix|npipe|tcp|http|https|ssh):\/\//.test(dockerHost)) {
    throw new UsageError(
      `--docker-host is '${dockerHost}'; it must start with unix://, npipe://, tcp://, http(s):// or ssh://`,
    );
  }
  return {
    kind: 'run',
    options: {
      stateDir: resolve(nonEmpty('--state-dir', values['state-dir']) ?? defaultStateDir(environment, platform)),
      ...(port === undefined ? {} : { port }),
      ...(dockerHost === undefined ? {} : { dockerHost }),
      timeScale: timeScale(values['time-scale'] ?? '1'),
      publishAddress: nonEmpty('--publish-address', values['publish-address']) ?? '127.0.0.1',
      helperImage: nonEmpty('--helper-image', values['helper-image']) ?? DEFAULT_HELPER_IMAGE,
      pullBehavior: oneOf('--pull-behavior', values['pull-behavior'] ?? 'prefer-cached', PULL_BEHAVIORS),
      idleExitSeconds: integer('--idle-exit-seconds', values['idle-exit-seconds'] ?? '600', 0, 31_536_000),
      role: roleChoice(values['role-mode'] ?? 'none', values['aws-profile']),
      stopTasksOnExit: values['stop-tasks-on-exit'] ?? false,
      logRetention: logRetention(values['log-retention-hours'], values['log-retention-mib']),
      logLevel: oneOf('--log-level', values['log-level'] ?? 'info', LOG_LEVELS),
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        'state-dir': text,
        port: text,
        'docker-host': text,
        'time-scale': text,
        'publish-address': text,
        'helper-image': text,
        'pull-behavior': text,
        'idle-exit-seconds': text,
        'role-mode': text,
        'aws-profile': text,
        'stop-tasks-on-exit': flag,
        'log-retention-hours': text,
        'log-retention-mib': text,
        'log-level': text,
        version: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The user's state folder, not VS Code's: every editor on the machine shares one engine. */
function defaultStateDir(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'drydock');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'drydock');
  return join(environment['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'drydock');
}

function roleChoice(mode: string, profile: string | undefined): RoleChoice {
  const name = nonEmpty('--aws-profile', profile);
  return { mode: oneOf('--role-mode', mode, ROLE_MODES), ...(name === undefined ? {} : { profile: name }) };
}

function nonEmpty(name: string, value: string | undefined): string | undefined {
  if (value === '') throw new UsageError(`${name} is empty`);
  return value;
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${name} is '${text}'; it must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function logRetention(hours: string | undefined, mebibytes: string | undefined): LogRetention {
  return {
    hours: integer('--log-retention-hours', hours ?? String(DEFAULT_LOG_RETENTION.hours), 1, 87_600),
    mebibytes: integer('--log-retention-mib', mebibytes ?? String(DEFAULT_LOG_RETENTION.mebibytes), 16, 1_048_576),
  };
}

function timeScale(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 100)) {
    throw new UsageError(`--time-scale is '${text}'; it must be a number above 0 and at most 100`);
  }
  return value;
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === text);
  if (found === undefined) throw new UsageError(`${name} is '${text}'; it must be one of ${allowed.join(', ')}`);
  return found;
}
