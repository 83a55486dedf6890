import { describe, expect, it } from 'vitest';
import { looksLikeTaskDefinition } from '../../../client/extension/contentDetection.ts';

describe('telling a task definition by its content', () => {
  it.each([
    ['a definition', '{"family":"a","containerDefinitions":[]}', true],
    ['a half-typed one', '{"family": , "containerDefinitions": [ {', true],
    ['output of describe-task-definition', '{"taskDefinition":{"containerDefinitions":[]}}', true],
    ['the key deeper in other JSON', '{"Resources":{"Task":{"containerDefinitions":[]}}}', false],
    ['the key with another type', '{"containerDefinitions":"x"}', false],
    ['the word in a text', '{"note":"\\"containerDefinitions\\""}', false],
    ['other JSON', '{"name":"x"}', false],
  ])('%s', (_name, text, expected) => expect(looksLikeTaskDefinition(text)).toBe(expected));
});
