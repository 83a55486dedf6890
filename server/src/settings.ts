import { DidChangeConfigurationNotification, type ClientCapabilities, type Connection } from 'vscode-languageserver';
import type { LaunchType, RuleLevels } from './language/index.ts';

/** The settings under `drydock` that the server follows. */
export interface Settings {
  /** Launch type to check for when `requiresCompatibilities` is absent. */
  readonly assumedLaunchType: LaunchType | undefined;
  readonly codeLenses: boolean;
  readonly inlayHints: boolean;
  /** Levels of rules by code, where they differ from the rules' own. */
  readonly levels: RuleLevels;
}

export interface SettingsSource {
  for(uri: string): Promise<Settings>;
  /** Called after settings have changed; what was asked for before is stale then. */
  onDidChange(listener: () => void): void;
  /** Asks the client to tell of changes; to be called once it is initialized. */
  listen(): void;
}

const LAUNCH_TYPES: readonly LaunchType[] = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

/** Reads `{ launchType, codeLens: { enabled }, inlayHints: { enabled }, rules }` and takes the default for whatever is absent or of another form. */
export function readSettings(section: unknown): Settings {
  const told = isRecord(section) ? section : {};
  const isOn = (name: string) => {
    const section = told[name];
    return (isRecord(section) ? section.enabled : told[`${name}.enabled`]) !== false;
  };
  return {
    assumedLaunchType: LAUNCH_TYPES.find((type) => type === told.launchType),
    codeLenses: isOn('codeLens'),
    inlayHints: isOn('inlayHints'),
    levels: readLevels(told.rules),
  };
}

const LEVELS = ['off', 'hint', 'information', 'warning', 'error'] as const;

/** `{ "image-mutable-tag": "off" }`; a level that there is not leaves the rule as it is. */
function readLevels(told: unknown): RuleLevels {
  const levels = isRecord(told) ? Object.entries(told) : [];
  return Object.fromEntries(
    levels.flatMap(([code, level]) => {
      const known = LEVELS.find((each) => each === level);
      return known === undefined ? [] : [[code, known]];
    }),
  );
}

/** Asks the client where it can be asked; else follows what it sends, starting with the initialization options. */
export function createSettings(
  connection: Connection,
  capabilities: ClientCapabilities,
  initializationOptions: unknown,
): SettingsSource {
  const canAsk = capabilities.workspace?.configuration ?? false;
  const listeners: (() => void)[] = [];
  const asked = new Map<string, Promise<Settings>>();
  let sent = readSettings(sectionOf(initializationOptions));

  connection.onDidChangeConfiguration(({ settings }) => {
    asked.clear();
    if (!canAsk) sent = readSettings(sectionOf(settings));
    for (const listener of listeners) listener();
  });
  return {
    for: (uri) => {
      if (!canAsk) return Promise.resolve(sent);
      let settings = asked.get(uri);
      if (settings === undefined) {
        settings = connection.workspace
          .getConfiguration({ scopeUri: uri, section: 'drydock' })
          .then(readSettings, () => readSettings(undefined));
        asked.set(uri, settings);
      }
      return settings;
    },
    onDidChange: (listener) => listeners.push(listener),
    listen: () => {
      if (!canAsk || !(capabilities.workspace?.didChangeConfiguration?.dynamicRegistration ?? false)) return;
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'drydock' });
    },
  };
}

/** Clients send either the section itself or an object that holds it. */
const sectionOf = (settings: unknown): unknown =>
  isRecord(settings) && 'drydock' in settings ? settings.drydock : settings;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
