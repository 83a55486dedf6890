import { invalidParameter } from '../errors.ts';

/**
 * Whether a text has what a regular expression of a filter pattern describes.
 * @throws ApiError InvalidParameterException
 */
export function matching(expression: string): (text: string) => boolean {
  try {
    const regular = new RegExp(expression);
    return (text) => regular.test(text);
  } catch (error) {
    throw invalidParameter(`Invalid filter pattern: ${error instanceof Error ? error.message : String(error)}`);
  }
}
