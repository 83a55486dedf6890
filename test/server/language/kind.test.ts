import { describe, expect, it } from 'vitest';
import { parse, service } from '../support/language.ts';

describe('what a document is', () => {
  it.each([
    ['task-definition', '{ "family": "a" }'],
    ['task-definition', '{ "containerDefinitions": [], "serviceName": "x" }'],
    ['task-definition', '{'],
    ['task-definition', ''],
    ['task-definition', '[]'],
    ['describe-output', '{ "taskDefinition": { "family": "a" }, "tags": [] }'],
    ['container-array', '[{ "name": "a", "image": "b" }]'],
    ['container', '{ "name": "a", "image": "b" }'],
    ['other', '{ "serviceName": "a", "taskDefinition": "web:1" }'],
    ['other', '{ "cluster": "a", "deploymentConfiguration": {} }'],
  ])('is %s: %s', (kind, text) => {
    expect(service.kindOf(parse(text))).toBe(kind);
  });
});
