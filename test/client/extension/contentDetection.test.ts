import { describe, expect, it } from 'vitest';
import { looksLikeServiceDefinition, looksLikeTaskDefinition } from '../../../client/extension/contentDetection.ts';

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

describe('telling a service definition by its content', () => {
  it.each([
    ['an input of CreateService', '{"serviceName":"a","taskDefinition":"a:1","desiredCount":1}', true],
    ['a half-typed one', '{"serviceName":"a","taskDefinition":"a","loadBalancers": [ {', true],
    ['a RunTask input', '{"taskDefinition":"a","count":1}', false],
    ['a service of something else', '{"serviceName":"a","taskDefinition":{}, "launchType":"x"}', false],
    ['output of describe-services', '{"services":[{"serviceName":"a","taskDefinition":"a","desiredCount":1}]}', false],
    ['other JSON', '{"serviceName":"x"}', false],
  ])('%s', (_name, text, expected) => expect(looksLikeServiceDefinition(text)).toBe(expected));
});
