/** Starting, stopping and looking at the engine, and a terminal in which `aws ecs` talks to it. */
import { ThemeIcon, window } from 'vscode';
import type { ReadyMessage } from '../../protocol/ready.ts';
import { activeTasks } from '../state/selectors.ts';
import type { Command } from './context.ts';
import { requireTrust } from './trust.ts';

export const startEngine: Command = async ({ session }) => {
  if (await requireTrust()) await session.ensure();
};

export const stopEngine: Command = async (context) => {
  const left = activeTasks(context.store.get()).length;
  await context.session.stop();
  if (left === 0) return;
  const tasks = left === 1 ? '1 task runs' : `${left} tasks run`;
  const choice = await window.showInformationMessage(
    `The local ECS engine is stopped. ${tasks} on in Docker; an engine that starts again takes them over.`,
    'Start Engine',
  );
  if (choice !== undefined) await startEngine(context, undefined);
};

export const restartEngine: Command = async ({ session }) => {
  if (await requireTrust()) await session.restart();
};

export const showEngineLog: Command = ({ channels }) => {
  channels.engine().show(true);
  return Promise.resolve();
};

export const openClusterTerminal: Command = async ({ session }) => {
  if (!(await requireTrust())) return;
  const { engine } = await session.ensure();
  window
    .createTerminal({
      name: 'Local ECS cluster',
      iconPath: new ThemeIcon('server-environment'),
      env: clusterEnvironment(engine),
      message: clusterHint(),
    })
    .show();
};

/** What the AWS CLI and SDKs need to talk to the local cluster and not to AWS. Pure. */
export const clusterEnvironment = (engine: ReadyMessage): Record<string, string | null> => ({
  AWS_ENDPOINT_URL: engine.endpoint,
  AWS_ENDPOINT_URL_ECS: engine.endpoint,
  AWS_SHARED_CREDENTIALS_FILE: engine.credentialsFile,
  AWS_PROFILE: 'default',
  AWS_REGION: engine.region,
  AWS_DEFAULT_REGION: engine.region,
  // Keys in the environment would win over the file.
  AWS_ACCESS_KEY_ID: null,
  AWS_SECRET_ACCESS_KEY: null,
  AWS_SESSION_TOKEN: null,
  AWS_PAGER: '',
});

const clusterHint = (): string =>
  [
    'This terminal talks to the local cluster, not to AWS. Try:',
    process.platform === 'win32'
      ? '  aws ecs list-tasks --endpoint-url $env:AWS_ENDPOINT_URL_ECS'
      : '  aws ecs list-tasks --endpoint-url $AWS_ENDPOINT_URL_ECS',
    '(AWS CLI 2.13 and later need no --endpoint-url.)',
  ].join('\r\n');
