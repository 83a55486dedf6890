/** The typed view of `drydock.*` settings; package.json is where they are described. Read at the moment of use, never kept. */
import { workspace } from 'vscode';
import type { RoleSetting } from '../protocol/local.ts';

export type LanguageMode = 'ecs-task-definition' | 'json';
export type AssumedLaunchType = 'none' | 'EC2' | 'FARGATE' | 'EXTERNAL' | 'MANAGED_INSTANCES';

type RoleMode = RoleSetting['mode'];

/** Whether secrets without a value here may be read from AWS. */
export type SecretsFromAws = 'never' | 'ask' | 'always';

export interface Settings {
  readonly languageMode: LanguageMode;
  readonly launchType: AssumedLaunchType;
  readonly statusBarEnabled: boolean;
  readonly secretsFromAws: SecretsFromAws;
  /** Whose credentials tasks get in workspaces that have not chosen. */
  readonly roleMode: RoleMode;
  /** Of `~/.aws`; empty for the default one. */
  readonly awsProfile: string;
  readonly engine: EngineSettings;
}

/** What an engine is started with; empty text and undefined mean "the engine's own default". */
export interface EngineSettings {
  readonly dockerHost: string;
  readonly helperImage: string;
  readonly nodePath: string;
  readonly stateDir: string;
  readonly publishAddress: string;
  readonly timeScale: number;
  readonly pullBehavior: string;
  /** How long and how much of what `awslogs` containers write is kept. */
  readonly logRetentionHours: number;
  readonly logRetentionMebibytes: number;
}

export function readSettings(): Settings {
  const section = workspace.getConfiguration('drydock');
  return {
    languageMode: section.get<LanguageMode>('languageMode', 'ecs-task-definition'),
    launchType: section.get<AssumedLaunchType>('launchType', 'none'),
    secretsFromAws: section.get<SecretsFromAws>('secretsFromAws', 'ask'),
    roleMode: section.get<RoleMode>('roleMode', 'none'),
    awsProfile: section.get('awsProfile', ''),
    statusBarEnabled: section.get('statusBar.enabled', true),
    engine: {
      dockerHost: section.get('dockerHost', ''),
      helperImage: section.get('helperImage', ''),
      nodePath: section.get('nodePath', ''),
      stateDir: section.get('stateDir', ''),
      publishAddress: section.get('publishAddress', '127.0.0.1'),
      timeScale: section.get('timeScale', 1),
      pullBehavior: section.get('pullBehavior', 'prefer-cached'),
      logRetentionHours: section.get('logRetention.hours', 168),
      logRetentionMebibytes: section.get('logRetention.mebibytes', 512),
    },
  };
}

/** Settings that take effect only in an engine started anew. */
export const ENGINE_SETTINGS = [
  'drydock.dockerHost',
  'drydock.helperImage',
  'drydock.nodePath',
  'drydock.stateDir',
  'drydock.publishAddress',
  'drydock.timeScale',
  'drydock.pullBehavior',
  'drydock.logRetention.hours',
  'drydock.logRetention.mebibytes',
] as const;

/** Settings that say as whom AWS is asked; they come with each run. */
export const IDENTITY_SETTINGS = ['drydock.secretsFromAws', 'drydock.awsProfile', 'drydock.roleMode'] as const;
