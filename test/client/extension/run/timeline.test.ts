import { expect, it } from 'vitest';
import { timeline } from '../../../../client/extension/run/timeline.ts';
import { taskView, type ToldTask } from '../../../../client/extension/state/taskView.ts';
import { toldTask } from '../samples.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, 0) + seconds * 1000).toISOString();
const phases = (told: Partial<ToldTask>, now = 100) => {
  const task = taskView(toldTask({ createdAt: at(0), ...told }));
  return task && timeline(task, Date.parse(at(now))).map(({ name, from, to }) => [name, (to - from) / 1000]);
};

it('splits the life of a task into its phases', () => {
  const told = {
    pullStartedAt: at(1),
    pullStoppedAt: at(11),
    startedAt: at(13),
    stoppingAt: at(73),
    executionStoppedAt: at(75),
    stoppedAt: at(76),
  };
  expect(phases(told)).toEqual([
    ['Waiting', 1],
    ['Pulling images', 10],
    ['Starting', 2],
    ['Running', 60],
    ['Stopping', 3],
  ]);
});

it('ends where the task ended that never ran', () => {
  expect(phases({ pullStartedAt: at(1), stoppingAt: at(4), stoppedAt: at(5) })).toEqual([
    ['Waiting', 1],
    ['Pulling images', 3],
    ['Stopping', 1],
  ]);
  expect(phases({ stoppedAt: at(5) })).toEqual([['Waiting', 5]]);
});

it('goes on to this moment for a task that runs', () => {
  expect(phases({ pullStartedAt: at(1), pullStoppedAt: at(1), startedAt: at(2) }, 62)).toEqual([
    ['Waiting', 1],
    ['Starting', 1],
    ['Running', 60],
  ]);
});
