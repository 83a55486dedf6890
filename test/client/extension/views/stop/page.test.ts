import { describe, expect, it } from 'vitest';
import { taskView } from '../../../../../client/extension/state/taskView.ts';
import { PAGE_COMMANDS, stopHtml } from '../../../../../client/extension/views/stop/html.ts';
import { stopMarkdown } from '../../../../../client/extension/views/stop/markdown.ts';
import { stopReport } from '../../../../../client/extension/views/stop/report.ts';
import { taskArn, toldTask } from '../../samples.ts';

const task = taskView(
  toldTask({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    pullStartedAt: '2026-11-22T10:00:00Z',
    pullStoppedAt: '2026-11-22T10:00:03Z',
    startedAt: '2026-11-22T10:00:04Z',
    stoppingAt: '2026-11-22T10:00:12Z',
    stoppedAt: '2026-11-22T10:00:13Z',
    containers: [
      { name: 'web', image: 'nginx', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
      { name: 'late', image: 'busybox', reason: 'CannotStartContainerError: <x>' },
      { name: 'side', image: 'busybox', exitCode: 143 },
      { name: 'kept', image: 'busybox', exitCode: 143, reason: 'CannotStartContainerError: dependency graph' },
    ],
  }),
);
if (!task) throw new Error('no task');
const report = stopReport(
  {
    task,
    definition: {},
    logs: [{ container: 'web', stream: 'stderr', time: '2026-11-22T10:00:11.000Z', text: 'boom </pre><script>' }],
    local: {
      taskArn: taskArn(),
      overlayApplied: false,
      notices: [{ kind: 'changed', pointer: '/cpu', message: 'cpu is clamped' }],
      containers: [
        {
          name: 'web',
          internal: false,
          skipped: false,
          published: [],
          startedAt: '2026-11-22T10:00:04Z',
          finishedAt: '2026-11-22T10:00:12Z',
          restartCount: 2,
          healthOutput: 'curl: (7) refused\n',
        },
        { name: 'kept', internal: false, skipped: false, published: [], restartCount: 0 },
      ],
    },
  },
  Date.parse('2026-11-22T10:00:13Z'),
);

describe('the page about a stopped task', () => {
  it.each([
    ['as HTML', stopHtml(report, 'abc')],
    ['as Markdown', stopMarkdown(report)],
  ])('tells it %s: cause, code, reason, times, exit codes in words, health, log', (_kind, page) => {
    for (const part of [
      'used more memory than its limit',
      'EssentialContainerExited',
      'Essential container in task exited',
      'exit code 137: killed (SIGKILL) for want of memory',
      'never started',
      'exit code 143: ended by SIGTERM, as a stop asks',
      'exit code 143: never started, because what it depends on failed',
      'Pulling images',
      'curl: (7) refused',
      'Raise its memory',
      'boom',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('keeps what programs wrote from being read as markup', () => {
    expect(stopHtml(report, 'abc')).not.toMatch(/<script|<x>/);
  });

  it('marks the container that ended the task and how often it was restarted', () => {
    const html = stopHtml(report, 'abc');
    expect(html).toContain('it ended the task');
    expect(html).toContain('restarted 2×');
    expect(html).toContain('cpu is clamped');
  });

  it('links to commands it may run only', () => {
    const links = [...stopHtml(report, 'abc').matchAll(/href="command:([\w.]+)\?([^"]+)"/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [, id, argument] of links) {
      expect(PAGE_COMMANDS).toContain(id);
      expect(() => JSON.parse(decodeURIComponent(argument ?? '')) as unknown).not.toThrow();
    }
  });

  it('has no style but that of its own sheet', () => {
    const html = stopHtml(report, 'abc');
    expect(html).toContain(`default-src 'none'; style-src 'nonce-abc'`);
    expect(html).not.toMatch(/ style="/);
  });
});
