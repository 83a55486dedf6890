/** Draws how many tasks ran over time, old ones below new ones, with the bounds as lines and failures as crosses. Pure. */
import { escape } from '../html.ts';
import { duration } from '../../duration.ts';
import type { ServiceModel } from './model.ts';

const MARGIN = { left: 34, right: 12, top: 40, bottom: 22 };
const HEIGHT = 210;
/** Width of a letter of a label in pixels, about. */
const LETTER = 6.6;

/** @param width pixels */
export function historySvg({ history, marks, picture }: ServiceModel, width: number): string {
  const { from, to, steps, failures } = history;
  const plotWidth = Math.max(1, width - MARGIN.left - MARGIN.right);
  const plotHeight = HEIGHT - MARGIN.top - MARGIN.bottom;
  const most = Math.max(1, picture.upper, ...steps.map(({ running, starting }) => sum(running) + sum(starting)));
  const top = most + 0.4;
  const x = (time: number) => round(MARGIN.left + ((time - from) / Math.max(1, to - from)) * plotWidth);
  const y = (count: number) => round(MARGIN.top + (1 - count / top) * plotHeight);

  const areas = steps.flatMap(({ at, running, starting }, index) => {
    const left = x(Math.max(from, at));
    const right = x(steps[index + 1]?.at ?? to);
    let below = 0;
    const part = (kind: string, count: number) => {
      if (count === 0) return '';
      const drawn = `<rect class="${kind}" x="${left}" y="${y(below + count)}" width="${round(Math.max(0.5, right - left))}" height="${round(y(below) - y(below + count))}"/>`;
      below += count;
      return drawn;
    };
    const oldFirst = running.map((_, deployment) => deployment).reverse();
    return [
      ...oldFirst.map((each) => {
        const count = running[each] ?? 0;
        const base = below;
        const body = part(`area d${Math.min(each, 3)}`, count);
        if (each === 0 || count === 0) return body;
        below = base;
        return body + part('hatch', count);
      }),
      ...oldFirst.map((each) => part(`area starting d${Math.min(each, 3)}`, starting[each] ?? 0)),
    ];
  });

  const bound = (kind: string, count: number, text: string, anchor: 'above' | 'below') =>
    `<path class="${kind}" d="M${MARGIN.left} ${y(count)}H${width - MARGIN.right}"/>` +
    `<text class="label halo" x="${MARGIN.left + 6}" y="${y(count) + (anchor === 'above' ? -5 : 14)}">${text}</text>`;
  const { lower, upper } = picture;
  // The newest has its label first; an older one that has no room beside it goes without.
  let free = width - MARGIN.right;
  const starts = [...marks]
    .sort((a, b) => b.at - a.at)
    .map(({ at, text }) => {
      const place = x(at);
      const line = `<path class="start" d="M${place} 16V${MARGIN.top + plotHeight}"/>`;
      const wide = LETTER * (text.length + 2);
      const left = Math.min(place - 4, free - wide);
      if (left < place - wide) return line;
      free = left - LETTER;
      return `${line}<text class="label" x="${round(left)}" y="12">${left < place - 4 ? '' : '▼ '}${escape(text)}</text>`;
    });
  const crosses = failures.map(
    ({ at, task, reason }) =>
      `<g class="failure"><title>${escape(`${task} failed: ${reason}`)}</title><path d="M${x(at) - 4} 24l8 8m0 -8l-8 8"/></g>`,
  );
  const axis = [...new Set([0, lower, upper])]
    .filter((count) => count <= most)
    .map((count) => `<text class="label" x="${MARGIN.left - 8}" y="${y(count) + 4}" text-anchor="end">${count}</text>`);
  return (
    `<svg width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" aria-hidden="true" focusable="false">` +
    `<path class="axis" d="M${MARGIN.left} ${y(0)}H${width - MARGIN.right}"/>` +
    areas.join('') +
    starts.join('') +
    (upper > 0 ? bound('maximum', upper, 'maximum', 'below') : '') +
    (lower > 0 ? bound('minimum line', lower, 'minimum', 'below') : '') +
    crosses.join('') +
    axis.join('') +
    `<text class="label" x="${MARGIN.left}" y="${HEIGHT - 5}">${duration(to - from).replace(' 0 s', '')} ago</text>` +
    `<text class="label" x="${width - MARGIN.right}" y="${HEIGHT - 5}" text-anchor="end">now</text>` +
    '</svg>'
  );
}

/** The same for those who do not see it. */
export function historySentence({ history, legend }: Pick<ServiceModel, 'history' | 'legend'>): string {
  const { from, to, steps, failures } = history;
  const first = steps[0];
  const last = steps.at(-1);
  const words = (step: typeof first) =>
    legend.map(({ deployment, text }) => `${step?.running[deployment] ?? 0} of ${text.split(',')[0] ?? ''}`).join(', ');
  return (
    `${duration(to - from)} ago ran ${words(first)}; now ${words(last)}. ` +
    (failures.length === 0 ? 'No task failed.' : `${failures.length} failed.`)
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const round = (value: number) => Math.round(value * 10) / 10;
