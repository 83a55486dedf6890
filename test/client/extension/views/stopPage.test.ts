import { expect, it } from 'vitest';
import { taskView } from '../../../../client/extension/state/taskView.ts';
import { explanation } from '../../../../client/extension/views/stopPage.ts';
import { toldTask } from '../samples.ts';

it('tells reason, stop code, exit codes in words and the last log lines of a stopped task', () => {
  const task = taskView(
    toldTask({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAt: '2026-11-22T10:00:00Z',
      stoppedAt: '2026-11-22T10:00:08Z',
      containers: [
        { name: 'web', image: 'nginx', exitCode: 127 },
        { name: 'late', image: 'busybox', reason: 'CannotStartContainerError: x' },
      ],
    }),
  );
  const page = task && explanation(task, ['web: boom']);
  for (const part of [
    'Essential container in task exited',
    'EssentialContainerExited',
    'ran for 8 s',
    '127: the command was not found',
    'it was never started',
    'CannotStartContainerError: x',
    'web: boom',
  ]) {
    expect(page).toContain(part);
  }
});
