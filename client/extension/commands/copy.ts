/** Copies what other ECS clients need to talk about the same thing. */
import { env, window } from 'vscode';
import type { LocalEcs } from '../state/localEcs.ts';
import { lastPart } from '../state/taskView.ts';
import type { Subject } from '../tree/subjects.ts';
import { pickTask, subjectIn } from './arguments.ts';
import type { Command } from './context.ts';

export const copyArn: Command = async ({ store }, argument) => {
  const subject = subjectIn(argument) ?? (await askForTask(store, 'Copy the ARN of which task?'));
  const arn = subject && arnOf(subject);
  if (arn === undefined) return;
  await env.clipboard.writeText(arn);
  window.setStatusBarMessage('ARN copied', 3000);
};

export const copyAwsCommand: Command = async ({ store }, argument) => {
  const subject = subjectIn(argument) ?? (await askForTask(store, 'Copy the command for which task?'));
  const line = subject && awsCommand(store.get(), subject);
  if (line === undefined) return;
  await env.clipboard.writeText(line);
  window.setStatusBarMessage('AWS CLI command copied', 3000);
};

/** A name that other tasks know the service by. */
export const copyServiceName: Command = async (_, argument) => {
  const subject = subjectIn(argument);
  if (subject?.kind !== 'serviceName') return;
  await env.clipboard.writeText(subject.key);
  window.setStatusBarMessage(`${subject.key} copied`, 3000);
};

async function askForTask(store: Parameters<typeof pickTask>[0], question: string): Promise<Subject | undefined> {
  const task = await pickTask(store, undefined, question);
  return task && { kind: 'task', arn: task.arn };
}

/** The ARN of the row, or of the task it belongs to. Pure. */
export function arnOf(subject: Subject): string | undefined {
  if ('arn' in subject) return subject.arn;
  if ('service' in subject) return subject.service;
  return 'task' in subject ? subject.task : undefined;
}

/**
 * The `aws ecs` command line that describes the same thing, complete: it works in any terminal of this machine. Pure.
 * undefined without a running engine or for a row AWS has no command for.
 */
export function awsCommand(state: LocalEcs, subject: Subject): string | undefined {
  if (state.connection.kind !== 'connected') return undefined;
  const { engine } = state.connection;
  const command = describeCommand(state, subject);
  if (command === undefined) return undefined;
  return [
    `AWS_SHARED_CREDENTIALS_FILE=${quoted(engine.credentialsFile)} AWS_PROFILE=default`,
    `aws ecs ${command} --endpoint-url ${engine.endpoint} --region ${engine.region}`,
  ].join(' ');
}

function describeCommand(state: LocalEcs, subject: Subject): string | undefined {
  if ('service' in subject || subject.kind === 'service') {
    const service = state.services.get(subject.kind === 'service' ? subject.arn : subject.service);
    return service && `describe-services --cluster ${lastPart(service.clusterArn)} --services ${service.name}`;
  }
  if (subject.kind === 'instance') {
    const instance = state.instances.get(subject.arn);
    return (
      instance &&
      `describe-container-instances --cluster ${lastPart(instance.clusterArn)} --container-instances ${instance.id}`
    );
  }
  if (subject.kind === 'instances') return `list-container-instances --cluster ${lastPart(subject.cluster)}`;
  if (subject.kind === 'cluster') return `list-tasks --cluster ${lastPart(subject.arn)}`;
  if (subject.kind === 'family') return `list-task-definitions --family-prefix ${subject.name}`;
  if (subject.kind === 'revision') return `describe-task-definition --task-definition ${lastPart(subject.arn)}`;
  const task = state.tasks.get(arnOf(subject) ?? '');
  return task && `describe-tasks --cluster ${lastPart(task.clusterArn)} --tasks ${task.id}`;
}

const quoted = (path: string): string => (/^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
