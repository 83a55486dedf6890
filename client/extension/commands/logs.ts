/** Logs of a task or of one of its containers: shown, followed, filtered, saved. */
import { pickTask, containerIn, taskIn } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';
import { taskTarget, type LogTarget } from '../views/logTarget.ts';

/** All containers of a task, or the one of the row. */
export const showLogs: Command = async ({ store, logs }, argument) => {
  const task = await pickTask(store, argument, 'Show the logs of which task?');
  if (task) logs.show(task, containerIn(argument));
};

export const followLogs: Command = async ({ store, logs }, argument) => {
  const task = await pickTask(
    store,
    argument,
    'Follow the logs of which task?',
    ({ lastStatus }) => lastStatus !== 'STOPPED',
  );
  if (task) logs.follow(task, containerIn(argument));
};

export const filterLogs: Command = async (context, argument) => {
  const target = await targetOf(context, argument, 'Filter the logs of which task?');
  if (target !== 'none') await context.logs.filter(target);
};

export const saveLogs: Command = async (context, argument) => {
  const target = await targetOf(context, argument, 'Save the logs of which task?');
  if (target !== 'none') await context.logs.save(target);
};

/** What the row is about; undefined for the log in front; else the task that is picked. */
async function targetOf(
  { store, logs }: CommandContext,
  argument: unknown,
  question: string,
): Promise<LogTarget | undefined | 'none'> {
  if (!taskIn(store, argument) && logs.hasOneInFront()) return undefined;
  const task = await pickTask(store, argument, question);
  return task ? taskTarget(task, containerIn(argument)) : 'none';
}
