/**
 * Environment files: on this machine the overlay names a file in place of each object in S3; where it names none, S3 is
 * asked if the task may ask AWS. They are read when the task starts, and what is in them goes to its containers and nowhere
 * else.
 */
import { readFile } from 'node:fs/promises';
import type { ContainerDefinition, ContainerOverlay, TaskSpec } from '../state/model.ts';
import { messageOf } from '../util/log.ts';
import type { OperationContext } from './operations/context.ts';
import { effectiveContainers, overlayOf } from './containerOptions/effective.ts';
import { environmentFileMissing } from './stopReason.ts';

/** The text of an object by its ARN. */
type ReadObject = (arn: string) => Promise<string>;

type Variables = Readonly<Record<string, string>>;

/** A file of a container that has no variables to give; the message says why in ECS's words. */
export class EnvironmentFileMissing extends Error {
  override readonly name = 'EnvironmentFileMissing';
}

/**
 * The variables of one file as the ECS agent reads it (ecs/runtime 2.1): `name=value` up to the end of the line, nothing
 * trimmed, unquoted or replaced; lines without `=` or name, and those that begin with `#`, mean nothing.
 */
export function parseEnvironmentFile(text: string): Variables {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const equals = line.indexOf('=');
    return equals <= 0 || line.startsWith('#') ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
  });
  return Object.fromEntries(pairs);
}

/** How a task reads objects of S3, each once; undefined when it may not ask AWS. */
export function objectReader(
  { secrets, readAwsObject }: Pick<OperationContext, 'secrets' | 'readAwsObject'>,
  { arn: taskArn, overlay }: TaskSpec,
  signal: AbortSignal,
): ReadObject | undefined {
  if (overlay?.secretsFromAws === undefined) return undefined;
  const { profile } = overlay.secretsFromAws;
  return async (arn) => {
    const known = secrets.fetched(taskArn, arn);
    if (known !== undefined) return known;
    const text = await readAwsObject(arn, { profile }, signal);
    secrets.keep(taskArn, arn, text);
    return text;
  };
}

/** Whether the task has any file to read. */
export const hasEnvironmentFiles = (task: TaskSpec): boolean => containersWithFiles(task).length > 0;

const containersWithFiles = (task: TaskSpec): readonly ContainerDefinition[] =>
  effectiveContainers(task).filter(
    ({ name, environmentFiles }) => environmentFiles?.length && !overlayOf(task, name).skip,
  );

/**
 * Reads the files of all containers, to know before any of them starts that all are there.
 * @throws EnvironmentFileMissing for the first that is not
 */
export async function checkEnvironmentFiles(task: TaskSpec, fromS3?: ReadObject): Promise<void> {
  for (const container of containersWithFiles(task)) {
    await environmentFromFiles(container, overlayOf(task, container.name), fromS3);
  }
}

/**
 * The variables of a container's files together; of two files the first to name a variable has it.
 * @throws EnvironmentFileMissing
 */
export async function environmentFromFiles(
  { name = '', environmentFiles = [] }: ContainerDefinition,
  overlay: ContainerOverlay,
  fromS3?: ReadObject,
): Promise<Variables> {
  const files = await Promise.all(environmentFiles.map(({ value = '' }) => readOne(name, value, overlay, fromS3)));
  return Object.assign({}, ...files.reverse()) as Variables;
}

/** @param fromS3 undefined when the task may not ask AWS */
async function readOne(
  container: string,
  object: string,
  overlay: ContainerOverlay,
  fromS3: ReadObject | undefined,
): Promise<Variables> {
  const path = overlay.environmentFiles?.[object];
  if (path === undefined && fromS3 === undefined) {
    throw new EnvironmentFileMissing(
      environmentFileMissing(container, object, 'no file on this machine stands for it'),
    );
  }
  try {
    return parseEnvironmentFile((await (path === undefined ? fromS3?.(object) : readFile(path, 'utf8'))) ?? '');
  } catch (error) {
    throw new EnvironmentFileMissing(environmentFileMissing(container, object, messageOf(error)));
  }
}
