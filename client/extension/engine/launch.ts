/** How an engine process is started: program, arguments, environment. Pure. */
import type { EngineSettings } from '../settings.ts';

export interface Launch {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Variables the engine may inherit: what programs need to find their files, nothing of the window that came first
 * (no `VSCODE_*`, `NODE_OPTIONS`, AWS profile, proxy or `DOCKER_HOST`; those are settings or come with a request).
 */
const INHERITED = new Set([
  'HOME',
  'PATH',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'COLIMA_HOME',
  'LIMA_HOME',
  // For a Docker behind SSH: keys that only the agent of the login has.
  'SSH_AUTH_SOCK',
  'DOCKER_CONFIG',
  'SYSTEMROOT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'COMSPEC',
  'PATHEXT',
]);

export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && INHERITED.has(name.toUpperCase())) kept[name] = value;
  }
  return kept;
}

export function engineLaunch(options: {
  readonly settings: EngineSettings;
  readonly stateFolder: string;
  readonly bundle: string;
  /** The editor's own executable, used as Node when no `nodePath` is set. */
  readonly editorExecutable: string;
  readonly environment: NodeJS.ProcessEnv;
}): Launch {
  const { settings } = options;
  const flag = (name: string, value: string) => (value === '' ? [] : [name, value]);
  const environment = engineEnvironment(options.environment);
  return {
    program: settings.nodePath === '' ? options.editorExecutable : settings.nodePath,
    arguments: [
      options.bundle,
      '--state-dir',
      options.stateFolder,
      ...flag('--docker-host', settings.dockerHost),
      ...flag('--helper-image', settings.helperImage),
      ...flag('--publish-address', settings.publishAddress),
      ...flag('--pull-behavior', settings.pullBehavior),
      ...flag('--log-retention-hours', String(settings.logRetentionHours)),
      ...flag('--log-retention-mib', String(settings.logRetentionMebibytes)),
      ...(settings.timeScale === 1 ? [] : ['--time-scale', String(settings.timeScale)]),
    ],
    // The editor's executable behaves as Node only with this variable; a real Node ignores it.
    environment: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
  };
}
