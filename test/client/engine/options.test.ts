import { describe, expect, it } from 'vitest';
import { DEFAULT_HELPER_IMAGE, HELP, parseCommandLine, UsageError } from '../../../client/engine/options.ts';

const parse = (...args: string[]) => parseCommandLine(args, {}, 'linux');
const options = (...args: string[]) => {
  const commandLine = parse(...args);
  return commandLine.kind === 'run' ? commandLine.options : undefined;
};

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(options('--state-dir', '/tmp/x')).toEqual({
      stateDir: '/tmp/x',
      timeScale: 1,
      publishAddress: '127.0.0.1',
      helperImage: DEFAULT_HELPER_IMAGE,
      pullBehavior: 'prefer-cached',
      idleExitSeconds: 600,
      role: { mode: 'none' },
      stopTasksOnExit: false,
      logRetention: { hours: 168, mebibytes: 512 },
      logLevel: 'info',
    });
    expect(DEFAULT_HELPER_IMAGE).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  it('takes every option', () => {
    const line =
      '--state-dir d --port 8000 --docker-host tcp://h:2375 --time-scale 0.1 --publish-address 0.0.0.0 --helper-image x ' +
      '--pull-behavior always --idle-exit-seconds 0 --stop-tasks-on-exit --log-level debug --log-retention-hours 2 --log-retention-mib 64 ' +
      '--role-mode assume --aws-profile dev';
    expect(options(...line.split(' '))).toEqual({
      stateDir: `${process.cwd()}/d`,
      port: 8000,
      dockerHost: 'tcp://h:2375',
      timeScale: 0.1,
      publishAddress: '0.0.0.0',
      helperImage: 'x',
      pullBehavior: 'always',
      idleExitSeconds: 0,
      role: { mode: 'assume', profile: 'dev' },
      stopTasksOnExit: true,
      logRetention: { hours: 2, mebibytes: 64 },
      logLevel: 'debug',
    });
  });

  it.each([
    [{ XDG_STATE_HOME: '/xdg' }, 'linux', '/xdg/drydock'],
    [{}, 'linux', '.local/state/drydock'],
    [{}, 'darwin', 'Library/Application Support/drydock'],
    [{ LOCALAPPDATA: '/local' }, 'win32', '/local/drydock'],
  ] as const)('finds the state folder of the user with %o on %s', (environment, platform, end) => {
    const commandLine = parseCommandLine([], environment, platform);
    expect(commandLine.kind === 'run' && commandLine.options.stateDir.endsWith(end)).toBe(true);
  });

  it.each([
    [['--port', '0'], /--port is '0'; it must be a whole number from 1 to 65535/],
    [['--port', '80x'], /--port is '80x'/],
    [['--time-scale', '0'], /--time-scale is '0'/],
    [['--time-scale', 'fast'], /--time-scale is 'fast'/],
    [['--docker-host', '/var/run/docker.sock'], /--docker-host is '\/var\/run\/docker.sock'; it must start with unix/],
    [['--pull-behavior', 'never'], /must be one of default, always, once, prefer-cached/],
    [['--role-mode', 'admin'], /--role-mode is 'admin'; it must be one of none, profile, assume, fixed/],
    [['--aws-profile', ''], /--aws-profile is empty/],
    [['--log-level', 'all'], /--log-level is 'all'/],
    [['--state-dir', ''], /--state-dir is empty/],
    [['--nonsense'], /--nonsense/],
    [['extra'], /extra/],
    [['--port'], /--port/],
  ])('refuses %o', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('knows --version and --help, which tells every option', () => {
    expect(parse('--version')).toEqual({ kind: 'version' });
    expect(parse('--help')).toEqual({ kind: 'help' });
    for (const name of Object.keys(options() ?? {})) {
      const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      expect(HELP).toContain(flag);
    }
    expect(HELP).toContain('--port');
    expect(HELP).toContain('--docker-host');
  });
});
