/** The table of operations. */
import type { TaskRecord } from '../../state/model.ts';
import { noChange, type Change } from '../changes.ts';
import type { ContainerOperationKind, Operation } from '../operation.ts';
import { attachOperation } from './attach.ts';
import type { OperationContext, PerformOnContainer } from './context.ts';
import { createOperation } from './create.ts';
import { pullOperation } from './pull.ts';
import { removeOperation } from './remove.ts';
import { secretsOperation } from './secrets.ts';
import { restartOperation, startOperation } from './start.ts';
import { stopOperation } from './stop.ts';
import { volumesOperation } from './volumes.ts';

const ON_CONTAINERS: Readonly<Record<ContainerOperationKind, PerformOnContainer>> = {
  pull: pullOperation,
  create: createOperation,
  start: startOperation,
  attach: attachOperation,
  restart: restartOperation,
  stop: stopOperation,
};

/** Does an operation. */
export async function perform(
  context: OperationContext,
  task: TaskRecord,
  operation: Operation,
  signal: AbortSignal,
): Promise<Change> {
  if (operation.kind === 'secrets') return secretsOperation(context, task, signal);
  if (operation.kind === 'volumes') return volumesOperation(context, task, signal);
  if (operation.kind === 'remove') return removeOperation(context, task, signal);
  const container = task.observed.containers.find(({ name }) => name === operation.container);
  return container ? ON_CONTAINERS[operation.kind](context, task, container, signal) : noChange;
}
