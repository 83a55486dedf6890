import type { ExecuteCommandCommandInput } from '@aws-sdk/client-ecs';
import { invalidParameter } from './errors.ts';
import { findCluster, findTask } from './lookup.ts';
import { operation } from './operation.ts';
import { flag, structure, text } from './shapes/shape.ts';

const NOT_ENABLED =
  "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. " +
  'Wait and try again or run a new task with execute command enabled and try again.';

/** What ECS finds wrong with a request before there is a session: who forgot to enable the command learns it here too. */
export const checkExecuteCommand = operation(
  structure<ExecuteCommandCommandInput>({
    cluster: text(),
    container: text(),
    command: text(),
    interactive: flag,
    task: text(),
  }),
  (input, { store }) => {
    const cluster = findCluster(store, input.cluster);
    if (!input.task) throw invalidParameter('Task can not be blank.');
    if (!input.command) throw invalidParameter('Command can not be blank.');
    if (!input.interactive) throw invalidParameter('Interactive is the only mode supported currently.');
    const { spec, observed } = findTask(store, cluster, input.task);
    if (!spec.enableExecuteCommand || observed.lastStatus !== 'RUNNING') throw invalidParameter(NOT_ENABLED);
    return {};
  },
);
