import { describe, expect, it } from 'vitest';
import { parseCredentials } from '../../../../client/extension/engine/credentials.ts';
import { engineEnvironment, engineLaunch } from '../../../../client/extension/engine/launch.ts';
import { logEntry } from '../../../../client/extension/engine/logTail.ts';
import { stateFolder } from '../../../../client/extension/engine/stateFolder.ts';
import { compareVersions } from '../../../../client/extension/engine/version.ts';

const settings = {
  dockerHost: '',
  helperImage: '',
  nodePath: '',
  stateDir: '',
  publishAddress: '127.0.0.1',
  timeScale: 1,
  pullBehavior: 'prefer-cached',
  logRetentionHours: 168,
  logRetentionMebibytes: 512,
};
const launch = (changed: Partial<typeof settings>) =>
  engineLaunch({
    settings: { ...settings, ...changed },
    stateFolder: '/state',
    bundle: '/dist/engine.cjs',
    editorExecutable: '/code',
    environment: { HOME: '/home/me' },
  });

describe('how the engine is started', () => {
  it('runs in the editor’s own Node unless another is set', () => {
    expect(launch({}).program).toBe('/code');
    expect(launch({}).environment).toEqual({ HOME: '/home/me', ELECTRON_RUN_AS_NODE: '1' });
    expect(launch({ nodePath: '/usr/bin/node' }).program).toBe('/usr/bin/node');
  });

  it('is told what differs from its own defaults', () => {
    const args = launch({ dockerHost: 'tcp://box:2375', timeScale: 0.1 }).arguments.join(' ');
    expect(args).toContain('--docker-host tcp://box:2375');
    expect(args).toContain('--time-scale 0.1');
    expect(launch({}).arguments).not.toContain('--docker-host');
  });

  it('inherits nothing of the window that came first', () => {
    const environment = {
      PATH: '/bin',
      VSCODE_PID: '1',
      NODE_OPTIONS: '--inspect',
      AWS_PROFILE: 'prod',
      DOCKER_HOST: 'x',
      HTTPS_PROXY: 'y',
      Path: 'C:\\',
    };
    expect(engineEnvironment(environment)).toEqual({ PATH: '/bin', Path: 'C:\\' });
  });
});

describe('where the engine keeps its state', () => {
  it.each([
    ['linux', {}, '/home/me/.local/state/drydock'],
    ['linux', { XDG_STATE_HOME: '/xdg' }, '/xdg/drydock'],
    ['darwin', {}, '/home/me/Library/Application Support/drydock'],
  ] as const)('on %s with %j it is %s', (platform, environment, expected) => {
    expect(stateFolder('', platform, environment, '/home/me')).toBe(expected);
  });

  it('is the setting when there is one', () => {
    expect(stateFolder('~/ecs', 'linux', {}, '/home/me')).toBe('/home/me/ecs');
  });
});

describe('small readers', () => {
  it('orders versions by number', () => {
    expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0);
    expect(compareVersions('1.0', '1.0.0')).toBe(0);
    expect(compareVersions('1.0.0-dev', '1.0.1')).toBeLessThan(0);
  });

  it('reads the default profile and no other', () => {
    const text = '[other]\naws_access_key_id = A\n[default]\naws_access_key_id = B\naws_secret_access_key = C\n';
    expect(parseCredentials(text, 'f')).toEqual({ accessKeyId: 'B', secretAccessKey: 'C' });
    expect(() => parseCredentials('[other]\naws_access_key_id = A\n', 'credentials')).toThrow(
      /credentials has no keys/,
    );
  });

  it('shows log entries with their facts and other lines as they are', () => {
    expect(logEntry('{"time":"t","level":"warn","message":"pull failed","image":"x"}')).toEqual({
      level: 'warn',
      text: 't pull failed image=x',
    });
    expect(logEntry('Segmentation fault')).toEqual({ level: 'info', text: 'Segmentation fault' });
  });
});
