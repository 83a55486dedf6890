/** Draws the live picture: a row of tiles, the minimum and the maximum as marks. Text in, text out. Pure. */
import { escape } from '../html.ts';
import type { Tile, TilePicture } from './tiles.ts';

const TOP = 26;
const HEIGHT = 58;
const WIDEST_TILE = 132;
const GAP = 6;
/** Below these widths in pixels a tile has no words, and no room between it and the next. */
const WORDS_FROM = 84;
const GAPS_FROM = 16;
const SIGNS = { up: '✓', unhealthy: '!', starting: '…', stopping: '↓' } as const;

/** @param width pixels */
export function tilesSvg(picture: TilePicture, width: number): string {
  const { tiles, desired, lower, upper, met } = picture;
  const inside = width - 4;
  const cells = Math.max(1, upper, desired, tiles.length);
  const step = Math.min(WIDEST_TILE, inside / cells);
  const gap = step >= GAPS_FROM ? GAP : 0.5;
  const x = (cell: number) => round(2 + cell * step);
  const bottom = TOP + HEIGHT;
  const height = bottom + 40;

  const room = Array.from({ length: upper }, (_, cell) =>
    cell < tiles.length ? '' : box('room', x(cell), step - gap, ''),
  );
  const drawn = tiles.map((tile, cell) => tileSvg(tile, x(cell), step - gap));
  const minimum =
    lower === 0
      ? ''
      : `<path class="minimum ${met ? 'met' : 'unmet'}" d="M${x(0)} ${bottom + 5}v5H${x(lower) - gap}v-5"/>`;
  const minimumText = `minimum: ${lower} up${met ? '' : ' (not met)'}`;
  const maximumText = `maximum: ${upper} at once`;
  const maximumAt = x(upper) - gap / 2;
  const endsLeft = maximumAt > 130;
  // The two labels share a line where both have room.
  const apart = maximumAt - 130 > x(0) + 150;
  return (
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">` +
    `<path class="desired" d="M${x(desired) - gap / 2} ${TOP - 5}v${HEIGHT + 10}"/>` +
    `<text class="label" x="${x(desired) - gap / 2}" y="${TOP - 10}" text-anchor="${x(desired) > 60 ? 'end' : 'start'}">desired: ${desired}</text>` +
    room.join('') +
    drawn.join('') +
    minimum +
    `<text class="label" x="${x(0)}" y="${bottom + 24}">${minimumText}</text>` +
    `<path class="maximum" d="M${maximumAt} ${TOP - 5}v${HEIGHT + 16}"/>` +
    `<text class="label" x="${maximumAt}" y="${bottom + (apart ? 24 : 38)}" text-anchor="${endsLeft ? 'end' : 'start'}">${maximumText}</text>` +
    '</svg>'
  );
}

function tileSvg({ deployment, state, revision, name, word }: Tile, x: number, width: number): string {
  const classes = `tile d${Math.min(deployment, 3)} ${state}`;
  const title = `<title>${escape(`${revision} ${name}: ${word}`)}</title>`;
  const middle = x + width / 2;
  const line = (y: number, text: string, kind: string) =>
    `<text class="${kind}" x="${round(middle)}" y="${TOP + y}" text-anchor="middle">${escape(text)}</text>`;
  const words =
    width < WORDS_FROM
      ? width < GAPS_FROM
        ? ''
        : line(35, SIGNS[state], 'sign')
      : line(19, revision, 'name') + line(34, `${SIGNS[state]} ${word}`, 'word') + line(49, name, 'id');
  return `<g class="${classes}">${title}${box('body', x, width, '')}${deployment > 0 ? box('hatch', x, width, '') : ''}${words}</g>`;
}

const box = (kind: string, x: number, width: number, more: string): string =>
  `<rect class="${kind}" x="${x}" y="${TOP}" width="${round(Math.max(1, width))}" height="${HEIGHT}" rx="${width < GAPS_FROM ? 0 : 4}"${more}/>`;

const round = (value: number) => Math.round(value * 10) / 10;
