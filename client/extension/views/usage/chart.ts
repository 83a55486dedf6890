/** Draws a chart as SVG: lines over time, bounds as dashed lines, an axis with three marks. Text in, text out. Pure. */
import { escape } from '../html.ts';
import { formatted, type Chart, type Limit } from './model.ts';

export interface Frame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The scale follows what is used and not the limits. */
  readonly fit: boolean;
  /** Which sample the cursor is on. */
  readonly cursor?: number | undefined;
}

const MARGIN = { left: 76, right: 12, top: 10, bottom: 22 };
/** A chart of few samples is not stretched over the whole width. */
const SHORTEST_SPAN = 60_000;

/** The top of the scale: a round number not below what is shown. */
export function scaleTop({ series, limits, unit }: Chart, fit: boolean): number {
  const used = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const most = fit ? used : Math.max(used, ...limits.map(({ value }) => value));
  return roundUp(Math.max(most, unit === 'rate' ? 1000 : 1));
}

/** 1, 2, 2.5 or 5 times a power of ten; a number that is a multiple of 64, as sizes are, stays with a little room above. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) if (step * power >= value * 1.02) return step * power;
  return 10 * power;
}

export function chartSvg(chart: Chart, frame: Frame): string {
  const { width, height, cursor } = frame;
  const top = scaleTop(chart, frame.fit);
  const last = chart.times.at(-1) ?? 0;
  const first = Math.min(chart.times[0] ?? 0, last - SHORTEST_SPAN);
  const plotWidth = Math.max(1, width - MARGIN.left - MARGIN.right);
  const plotHeight = Math.max(1, height - MARGIN.top - MARGIN.bottom);
  const x = (time: number) => round(MARGIN.left + ((time - first) / Math.max(1, last - first)) * plotWidth);
  const y = (value: number) => round(MARGIN.top + (1 - Math.min(value, top) / top) * plotHeight);

  const marks = [0, top / 2, top].map(
    (value) =>
      `<line class="grid" x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${y(value)}" y2="${y(value)}"/>` +
      `<text class="mark" x="${MARGIN.left - 8}" y="${y(value) + 4}" text-anchor="end">${escape(formatted(chart.unit, value))}</text>`,
  );
  const lines = chart.series.map(({ colour, total, values }) => {
    const paths = runs(chart.times, values).map((run) =>
      run.map(([time, value]) => `${x(time)},${y(value)}`).join(' '),
    );
    return paths
      .map((points) => `<polyline class="line c${colour % 6}${total ? ' total' : ''}" points="${points}"/>`)
      .join('');
  });
  const limits = chart.limits.flatMap((limit, index) => (limit.value > top ? [] : [limitLine(limit, index)]));
  function limitLine({ value, label, colour }: Limit, index: number): string {
    const right = width - MARGIN.right;
    // Labels of neighbouring lines stand apart.
    const place = right - index * 130;
    return (
      `<line class="limit${colour === undefined ? '' : ` c${colour % 6}`}" x1="${MARGIN.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}"/>` +
      `<text class="limit-label" x="${place}" y="${y(value) - 4 < 10 ? y(value) + 13 : y(value) - 4}" text-anchor="end">limit of ${escape(label)}</text>`
    );
  }
  const at = cursor === undefined ? undefined : chart.times[cursor];
  const cursorLine =
    at === undefined
      ? ''
      : `<line class="cursor" x1="${x(at)}" x2="${x(at)}" y1="${MARGIN.top}" y2="${MARGIN.top + plotHeight}"/>`;
  return (
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">` +
    marks.join('') +
    limits.join('') +
    lines.join('') +
    cursorLine +
    `<text class="mark" x="${MARGIN.left}" y="${height - 5}">${escape(ago(last - first))}</text>` +
    `<text class="mark" x="${width - MARGIN.right}" y="${height - 5}" text-anchor="end">now</text>` +
    '</svg>'
  );
}

/** The sample nearest to a place of the drawing, in pixels from its left. */
export function sampleAt(chart: Chart, width: number, place: number): number {
  const last = chart.times.at(-1) ?? 0;
  const first = Math.min(chart.times[0] ?? 0, last - SHORTEST_SPAN);
  const time = first + ((place - MARGIN.left) / Math.max(1, width - MARGIN.left - MARGIN.right)) * (last - first);
  let nearest = 0;
  chart.times.forEach((each, index) => {
    if (Math.abs(each - time) < Math.abs((chart.times[nearest] ?? 0) - time)) nearest = index;
  });
  return nearest;
}

/** `14:05:09: web 12 units, log 3 units` */
export function readout(chart: Chart, sample: number): string {
  const time = chart.times[sample];
  if (time === undefined) return '';
  const values = chart.series.flatMap(({ name, values: all }) => {
    const value = all[sample];
    return value === undefined || value === null ? [] : [`${name} ${formatted(chart.unit, value)}`];
  });
  return `${new Date(time).toLocaleTimeString()}: ${values.join(', ')}`;
}

/** For those who cannot see the lines: `CPU: 30.7 of 256 CPU units (12 %). Highest in 2 min: 80 units.` */
export function summary(chart: Chart): string {
  const highest = Math.max(0, ...chart.series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const span = (chart.times.at(-1) ?? 0) - (chart.times[0] ?? 0);
  return `${chart.title}: ${chart.now}. Highest in ${duration(span)}: ${formatted(chart.unit, highest)}.`;
}

/** Pieces without a gap. */
function runs(times: readonly number[], values: readonly (number | null)[]): (readonly [number, number])[][] {
  const all: (readonly [number, number])[][] = [];
  let open = false;
  values.forEach((value, index) => {
    if (value === null) {
      open = false;
      return;
    }
    if (!open) all.push([]);
    open = true;
    all.at(-1)?.push([times[index] ?? 0, value]);
  });
  return all;
}

const ago = (milliseconds: number) => `${duration(milliseconds)} ago`;
const duration = (milliseconds: number) => {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};
const round = (value: number) => Math.round(value * 10) / 10;
