/** What the panel of a task's resource usage shows, from its samples: charts and a table. Plain data, sent to the panel's page. Pure. */
import type { ResourceUsage, TaskUsage } from '../../../protocol/local.ts';
import { cpuText, mebibytes, memoryText, networkText, rate, reservedText } from '../../usage/words.ts';

export interface UsageModel {
  /** Of the task: by it the page is known after a reload of the window. */
  readonly arn: string;
  /** `web:3` */
  readonly title: string;
  /** `RUNNING, healthy · 1a2b3c4d` */
  readonly subtitle: string;
  /** Told instead of numbers that are still to come, or beside the last ones. */
  readonly message?: string;
  readonly charts: readonly Chart[];
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export type Unit = 'cpu' | 'memory' | 'rate';

export interface Chart {
  readonly title: string;
  readonly unit: Unit;
  /** The present value in words. */
  readonly now: string;
  /** Milliseconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly limits: readonly Limit[];
}

export interface Series {
  readonly name: string;
  /** Which of the page's colours. */
  readonly colour: number;
  /** The sum over the task, drawn stronger than its parts. */
  readonly total: boolean;
  /** One for each time; null where it was not known (a message to the page has no undefined). */
  readonly values: readonly (number | null)[];
}

export interface Limit {
  readonly label: string;
  readonly value: number;
  /** Of one container; of the task when absent. */
  readonly colour?: number;
}

/** `containers` in the definition's order. */
export function usageModel(
  arn: string,
  title: string,
  subtitle: string,
  containers: readonly string[],
  history: readonly TaskUsage[],
  message?: string,
): UsageModel {
  const last = history.at(-1);
  const told = last ? message : (message ?? 'Waiting for the first sample…');
  return {
    arn,
    title,
    subtitle,
    ...(told === undefined ? {} : { message: told }),
    charts: last ? chartsOf(containers, history, last) : [],
    table: last ? tableOf(containers, last) : { head: [], rows: [] },
  };
}

function chartsOf(containers: readonly string[], history: readonly TaskUsage[], last: TaskUsage): Chart[] {
  const times = history.map((each) => Date.parse(each.time));
  const perContainer = (value: (usage: ResourceUsage) => number | undefined): Series[] => {
    const parts = containers.map((name, colour): Series => ({
      name,
      colour,
      total: false,
      values: history.map((each) => {
        const usage = each.containers.find((container) => container.name === name);
        return (usage && value(usage)) ?? null;
      }),
    }));
    const total = {
      name: 'task',
      colour: containers.length,
      total: true,
      values: history.map((each) => value(each) ?? null),
    };
    return containers.length === 1 ? parts : [...parts, total];
  };
  const own = last.containers.flatMap(({ name, internal, limits }): Limit[] =>
    internal || limits.memoryMebibytes === undefined || limits.memoryMebibytes === last.limits.memoryMebibytes
      ? []
      : [
          {
            label: `${name} ${mebibytes(limits.memoryMebibytes)}`,
            value: limits.memoryMebibytes,
            colour: containers.indexOf(name),
          },
        ],
  );
  const { cpuUnits, memoryMebibytes } = last.limits;
  const charts: Chart[] = [
    {
      title: 'CPU',
      unit: 'cpu',
      now: cpuText(last),
      times,
      series: perContainer((usage) => usage.cpuUnits),
      limits: cpuUnits === undefined ? [] : [{ label: `task ${formatted('cpu', cpuUnits)}`, value: cpuUnits }],
    },
    {
      title: 'Memory',
      unit: 'memory',
      now: memoryText(last),
      times,
      series: perContainer((usage) => usage.memoryMebibytes),
      limits: [
        ...(memoryMebibytes === undefined
          ? []
          : [{ label: `task ${mebibytes(memoryMebibytes)}`, value: memoryMebibytes }]),
        ...own,
      ],
    },
  ];
  if (!history.some((each) => each.network)) return charts;
  const direction = (name: string, colour: number, value: (usage: ResourceUsage) => number | undefined): Series => ({
    name,
    colour,
    total: false,
    values: history.map((each) => value(each) ?? null),
  });
  return [
    ...charts,
    {
      title: 'Network',
      unit: 'rate',
      now: networkText(last) ?? '',
      times,
      series: [
        direction('received', 0, (usage) => usage.network?.receivedPerSecond),
        direction('sent', 1, (usage) => usage.network?.sentPerSecond),
      ],
      limits: [],
    },
  ];
}

function tableOf(containers: readonly string[], last: TaskUsage): UsageModel['table'] {
  const rows = containers.flatMap((name) => {
    const usage = last.containers.find((each) => each.name === name && !each.internal);
    if (!usage) return [];
    const cpu = [cpuText(usage), reservedText(usage) ?? ''].filter((each) => each !== '').join('; ');
    return [[name, cpu, memoryText(usage), networkText(usage) ?? 'that of the task', String(usage.processes)]];
  });
  const total = ['task', cpuText(last), memoryText(last), networkText(last) ?? 'none', ''];
  return {
    head: ['Container', 'CPU', 'Memory', 'Network', 'Processes'],
    rows: containers.length > 1 ? [...rows, total] : rows,
  };
}

/** A value of a chart's axis in words: `128 units`, `48 MiB`, `1.2 kB/s`. */
export function formatted(unit: Unit, value: number): string {
  switch (unit) {
    case 'cpu':
      return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} units`;
    case 'memory':
      return mebibytes(value);
    case 'rate':
      return rate(value);
  }
}
