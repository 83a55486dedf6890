import { expect, it } from 'vitest';
import { taskView, type ToldTask } from '../../../../client/extension/state/taskView.ts';
import { endOfShell } from '../../../../client/extension/views/shellEnd.ts';
import { toldTask } from '../samples.ts';

const task = (told: Partial<ToldTask> = {}) => taskView(toldTask(told));
const web = { name: 'web', image: 'nginx' };

it.each([
  ['a command', { isCommand: true, exitCode: 2, ended: task() }, 'Exit code 2; press Enter to run it again'],
  ['a shell', { isCommand: false, exitCode: 1, ended: task() }, 'ended with exit code 1; press Enter for another'],
  ['a lost connection', { isCommand: false, exitCode: undefined, ended: task() }, 'connection was lost'],
  [
    'a container that restarts',
    { isCommand: false, exitCode: 137, ended: task({ containers: [{ ...web, lastStatus: 'PENDING' }] }) },
    'Container web has ended; press Enter to connect when it runs again',
  ],
  [
    'a task that stopped',
    {
      isCommand: false,
      exitCode: undefined,
      ended: task({ lastStatus: 'STOPPED', containers: [{ ...web, lastStatus: 'STOPPED', exitCode: 3 }] }),
    },
    'Container web has ended with exit code 3; and its task with it',
  ],
  ['a task that is gone', { isCommand: false, exitCode: 0, ended: undefined }, 'no longer known'],
])('the end of %s is told', (_what, end, text) => {
  expect(endOfShell({ container: 'web', ...end })).toContain(text);
});
