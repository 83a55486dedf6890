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
    ['task-definition', '{ "Family": "a", "ContainerDefinitions": [] }'],
    ['service', '{ "serviceName": "a", "taskDefinition": "web:1" }'],
    ['service', '{ "ServiceName": "a", "TaskDefinition": "web:1" }'],
    ['service', '{ "cluster": "a", "deploymentConfiguration": {} }'],
    ['service', '{ "launchType": "FARGATE", "networkConfiguration": {} }'],
    ['run-task', '{ "taskDefinition": "web" }'],
    ['run-task', '{ "taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": {} }'],
    ['run-task', '{ "cluster": "a", "overrides": {} }'],
    ['other', '{ "services": [] }'],
    ['other', '{ "service": "web", "taskDefinition": "web:2", "desiredCount": 1 }'],
    ['other', '{ "Resources": {} }'],
  ])('is %s: %s', (kind, text) => {
    expect(service.kindOf(parse(text))).toBe(kind);
  });
});
