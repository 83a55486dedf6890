import type { Tag } from '@aws-sdk/client-ecs';
import { invalidParameter } from './errors.ts';

const MOST_TAGS = 50;

/**
 * Checks the tags of a request.
 * @throws ApiError InvalidParameterException
 */
export function checkTags(tags: readonly Tag[]): readonly Tag[] {
  const keys = new Set<string>();
  for (const { key, value = '' } of tags) {
    if (key === undefined || key === '') throw invalidParameter('Tag keys cannot be empty.');
    if (key.length > 128) throw invalidParameter(`The tag key '${key.slice(0, 40)}…' is longer than 128 characters.`);
    if (value.length > 256) throw invalidParameter(`The value of the tag '${key}' is longer than 256 characters.`);
    if (/^aws:/i.test(key))
      throw invalidParameter(`The tag key '${key}' starts with 'aws:', which is reserved for AWS.`);
    if (keys.has(key)) throw invalidParameter(`The tag key '${key}' is given twice.`);
    keys.add(key);
  }
  return limitTags(tags);
}

/** Tags with others put over them: a later value wins. */
export function mergeTags(tags: readonly Tag[], over: readonly Tag[]): readonly Tag[] {
  return [...new Map([...tags, ...over].map((tag) => [tag.key, tag])).values()];
}

/** @throws ApiError InvalidParameterException */
export function limitTags(tags: readonly Tag[]): readonly Tag[] {
  if (tags.filter((tag) => !tag.key?.startsWith('aws:')).length > MOST_TAGS) {
    throw invalidParameter(`A resource can have at most ${MOST_TAGS} tags.`);
  }
  return tags;
}
