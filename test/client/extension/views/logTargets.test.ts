import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../../../client/extension/state/store.ts';
import { writeLog } from '../../../../client/extension/views/logFile.ts';
import { parseFilter } from '../../../../client/extension/views/logFilter.ts';
import { createReorder, followLogs } from '../../../../client/extension/views/logFollow.ts';
import { createLogScreen } from '../../../../client/extension/views/logScreen.ts';
import { taskTarget, tasksTarget } from '../../../../client/extension/views/logTarget.ts';
import { after, listing, taskArn, taskEvent, toldTask } from '../samples.ts';

const [ONE, TWO] = ['1', '2'].map((digit) => digit.repeat(32)) as [string, string];
const arnOf = (id: string) => taskArn().replace(/[^/]+$/, id);
const line = (second: number, text: string, container = 'web') =>
  `${JSON.stringify({ container, stream: 'stdout', time: `2020-11-22T10:00:0${second}.000Z`, text })}\n`;
const record = (second: number, text: string, task = ONE) => ({
  task: arnOf(task),
  ...(JSON.parse(line(second, text)) as { container: string; stream: 'stdout'; time: string; text: string }),
});

describe('the logs of several tasks', () => {
  it('are one stream in the order of time, with tasks that come later, each line with its task', async () => {
    const logs: Record<string, string> = {
      [arnOf(ONE)]: line(1, 'a') + line(3, 'c'),
      [arnOf(TWO)]: line(2, 'b') + line(4, 'd'),
    };
    const tasks = (ids: readonly string[]) => ids.map((id) => toldTask({ taskArn: arnOf(id), lastStatus: 'STOPPED' }));
    const store = createStore(after(listing(tasks([ONE]))));
    const target = tasksTarget('service:web', 'web', (state) => [...state.tasks.values()]);
    let shown = '';
    const screen = createLogScreen({ ...target, filter: undefined, write: (text) => (shown += text) });
    const reorder = createReorder((records) => screen.add(records));
    const ending = new AbortController();
    const followed = followLogs(
      {
        store,
        subject: target,
        open: (path) =>
          Promise.resolve(Readable.from([logs[new URL(path, 'http://x').searchParams.get('task') ?? ''] ?? ''])),
        onRecords: (records) => reorder.add(records),
        onNote: (text, kind) => screen.note(text, kind),
      },
      ending.signal,
    );
    store.dispatch(taskEvent({ taskArn: arnOf(TWO), lastStatus: 'STOPPED', version: 1 }));
    await expect.poll(() => shown).toMatch(/ d/);
    ending.abort();
    await followed;
    const lines = shown.split('\r\n').filter((each) => each.includes('/web'));
    // eslint-disable-next-line no-control-regex -- colours
    expect(lines.map((each) => each.replace(/\u001b\[\d+m/g, '').slice(13))).toEqual([
      expect.stringMatching(/^11111111\/web\s+a$/),
      expect.stringMatching(/^22222222\/web\s+b$/),
      expect.stringMatching(/^11111111\/web\s+c$/),
      expect.stringMatching(/^22222222\/web\s+d$/),
    ]);
  });
});

describe('a screen of logs', () => {
  it('shows what the filter lets through, and holds everything back while paused', async () => {
    let shown = '';
    const filter = parseFilter('keep');
    const screen = createLogScreen({
      names: ['web'],
      nameOf: ({ container }) => container,
      filter: typeof filter === 'object' ? filter : undefined,
      write: (text) => (shown += text),
    });
    await screen.add([record(1, 'keep 1'), record(2, 'drop')]);
    expect(shown).toContain('keep 1');
    expect(shown).not.toContain('drop');
    screen.setPaused(true);
    let added = false;
    const adding = screen.add([record(3, 'keep 3')]).then(() => (added = true));
    await Promise.resolve();
    expect(added).toBe(false);
    expect(shown).not.toContain('keep 3');
    screen.setPaused(false);
    await adding;
    expect(shown).toContain('keep 3');
  });
});

describe('a saved log', () => {
  it('has every line that there is, as it was written, or those of the filter', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-save-'));
    try {
      const store = createStore(after(listing([toldTask()])));
      const [task] = store.get().tasks.values();
      if (!task) throw new Error('there is no task');
      const text = Array.from({ length: 5000 }, (_, index) => line(1, `\u001b[31mline ${index}\u001b[0m`)).join('');
      const asked: string[] = [];
      const save = (typed: string) => {
        const filter = parseFilter(typed);
        return writeLog(
          {
            store,
            open: (path) => {
              asked.push(path);
              return Promise.resolve(Readable.from([text]));
            },
            target: taskTarget(task),
            filter: typeof filter === 'object' ? filter : undefined,
            path: join(folder, 'a.log'),
            told: () => undefined,
          },
          AbortSignal.timeout(10_000),
        );
      };
      expect(await save('')).toBe(5000);
      const lines = (await readFile(join(folder, 'a.log'), 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(5000);
      expect(lines[7]).toBe('2020-11-22T10:00:01.000Z web stdout \u001b[31mline 7\u001b[0m');
      // The task goes on; what there is now is saved, from the beginning.
      expect(asked[0]).toContain('follow=false');
      expect(asked[0]).not.toContain('tail');
      expect(await save('/line 1\\d$/')).toBe(10);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
