/**
 * The filter patterns of CloudWatch Logs: words (`ERROR timeout`, all wanted), `"a phrase"`, `?one ?of`, `-not this`,
 * `%regular expression%`, and conditions on JSON events `{ $.level = "error" && $.ms > 100 }`. Patterns for lines of
 * columns (`[ip, user, ...]`) are not understood, and refused. Pure.
 */
import { invalidParameter } from '../errors.ts';
import { jsonCondition } from './jsonCondition.ts';
import { matching } from './matching.ts';

export type EventFilter = (text: string) => boolean;

/** @throws ApiError InvalidParameterException */
export function eventFilter(pattern: string | undefined): EventFilter {
  const text = (pattern ?? '').trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return jsonCondition(text);
  if (text.startsWith('[')) {
    throw invalidParameter(
      'Invalid filter pattern: patterns of columns, [a, b, ...], are not understood here. Use words, "phrases", %expressions% or { $.conditions }.',
    );
  }
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\S+))/g)].map(
    ([, sign = '', phrase, expression, word]) => ({
      sign,
      matches:
        expression === undefined ? including(phrase?.replace(/\\(.)/g, '$1') ?? word ?? '') : matching(expression),
    }),
  );
  const any = terms.filter(({ sign }) => sign === '?');
  const none = terms.filter(({ sign }) => sign === '-');
  const all = terms.filter(({ sign }) => sign === '');
  return (event) =>
    all.every(({ matches }) => matches(event)) &&
    !none.some(({ matches }) => matches(event)) &&
    // Next to words that must be there, optional ones decide nothing.
    (any.length === 0 || all.length > 0 || any.some(({ matches }) => matches(event)));
}

const including = (part: string): EventFilter => {
  return (text) => text.includes(part);
};
