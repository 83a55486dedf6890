import { describe, expect, it } from 'vitest';
import type { TaskUsage } from '../../../../client/protocol/local.ts';
import { chartSvg, readout, sampleAt, scaleTop, summary } from '../../../../client/extension/views/usage/chart.ts';
import { usageModel, type Chart } from '../../../../client/extension/views/usage/model.ts';
import { usagePage } from '../../../../client/extension/views/usage/page.ts';
import { taskArn } from '../samples.ts';

const START = Date.UTC(2026, 10, 22, 10);
const limits = { cpuUnits: 256, memoryMebibytes: 512 };
const sample = (seconds: number, cpuUnits?: number): TaskUsage => {
  const used = { limits, memoryMebibytes: 40, ...(cpuUnits === undefined ? {} : { cpuUnits }) };
  return {
    taskArn: taskArn(),
    network: { receivedPerSecond: 1234, sentPerSecond: 340 },
    time: new Date(START + seconds * 1000).toISOString(),
    ...used,
    containers: [
      { name: 'web', internal: false, processes: 2, ...used },
      { name: 'log', internal: false, processes: 1, ...used, limits: { ...limits, memoryMebibytes: 64 } },
      { name: '~internal~ecs~pause', internal: true, processes: 1, ...used },
    ],
  };
};
const model = usageModel(
  taskArn(),
  'web:3',
  'RUNNING · aaaaaaaa',
  ['web', 'log'],
  [sample(0), sample(2, 12), sample(4, 30)],
);
/** As it arrives at the page. */
const sent = JSON.parse(JSON.stringify(model)) as typeof model;
const chart = (title: string): Chart => {
  const found = sent.charts.find((each) => each.title === title);
  if (!found) throw new Error(`no chart ${title}`);
  return found;
};

describe('the panel of resource usage', () => {
  it('draws each container, the task and its limits', () => {
    expect(model.charts.map(({ title }) => title)).toEqual(['CPU', 'Memory', 'Network']);
    expect(chart('CPU').series.map(({ name, values }) => [name, values])).toEqual([
      ['web', [null, 12, 30]],
      ['log', [null, 12, 30]],
      ['task', [null, 12, 30]],
    ]);
    expect(chart('CPU').limits).toEqual([{ label: 'task 256 units', value: 256 }]);
    expect(chart('Memory').limits).toEqual([
      { label: 'task 512 MiB', value: 512 },
      { label: 'log 64 MiB', value: 64, colour: 1 },
    ]);
  });

  it('has a table of the same for those who do not see lines', () => {
    expect(model.table.rows.map(([name]) => name)).toEqual(['web', 'log', 'task']);
    expect(model.table.rows[0]).toEqual([
      'web',
      '30 of 256 CPU units (12 %)',
      '40 MiB of 512 MiB (7.8 %)',
      'that of the task',
      '2',
    ]);
    expect(summary(chart('CPU'))).toBe('CPU: 30 of 256 CPU units (12 %). Highest in 4 s: 30 units.');
  });

  it('waits in words for the first sample', () => {
    const empty = usageModel(taskArn(), 'web:3', '', ['web'], []);
    expect(empty).toMatchObject({ message: 'Waiting for the first sample…', charts: [] });
  });

  it('scales to the limit, or to what is used', () => {
    expect(scaleTop(chart('CPU'), false)).toBeGreaterThan(256);
    expect(scaleTop(chart('CPU'), true)).toBeLessThan(50);
    const svg = chartSvg(chart('CPU'), { width: 600, height: 170, fit: false });
    expect(svg).toContain('limit of task 256 units');
    expect(chartSvg(chart('CPU'), { width: 600, height: 170, fit: true })).not.toContain('limit of');
  });

  it('draws a line only where values are known, within the frame', () => {
    const svg = chartSvg(chart('CPU'), { width: 600, height: 170, fit: false, cursor: 1 });
    const points = [...svg.matchAll(/points="([^"]+)"/g)].map(([, text]) => text?.split(' ') ?? []);
    expect(points.map((each) => each.length)).toEqual([2, 2, 2]);
    for (const [x, y] of points.flat().map((point) => point.split(',').map(Number))) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(600);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(170);
    }
    expect(svg).toContain('class="cursor"');
  });

  it('reads the sample under the pointer', () => {
    expect(sampleAt(chart('CPU'), 600, 588)).toBe(2);
    expect(sampleAt(chart('CPU'), 600, 0)).toBe(0);
    expect(readout(chart('CPU'), 2)).toMatch(/: web 30 units, log 30 units, task 30 units$/);
    expect(readout(chart('CPU'), 9)).toBe('');
  });

  it('keeps names from being read as markup', () => {
    const named = { ...chart('CPU'), limits: [{ label: '<img src=x>', value: 256 }] };
    expect(chartSvg(named, { width: 600, height: 170, fit: false })).not.toContain('<img');
  });

  it('loads its own script only', () => {
    const page = usagePage({ script: 'https://host/dist/usagePanel.js', source: 'https://host', nonce: 'abc' });
    expect(page).toContain(`default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'`);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/ style="| onclick/);
  });
});
