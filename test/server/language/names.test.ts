import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  canBecomeJson,
  definitionPathOf,
  isOverlayName,
  isTaskDefinitionContent,
  isServiceName,
  isTaskDefinitionName,
  TASK_DEFINITION_PATTERNS,
} from '../../../server/src/language/index.ts';

describe('file names', () => {
  it.each([
    'task-definition.json',
    '.aws/task-definition.json',
    'ecs-task-definition.json',
    'taskdef.json',
    'C:\\repo\\taskDef.json',
    'file:///repo/my-ecs-task-def-prod.json',
    'task_definition.json',
    'web.taskdef.json',
    'task-definition-staging.json',
    'task-definition.json.tpl',
    'ecs/web-taskdef.json.j2',
    'ecs_task_definition.template',
    'task-def.json.template',
  ])('takes %s for a task definition', (name) => {
    expect(isTaskDefinitionName(name)).toBe(true);
  });

  it.each([
    'package.json',
    'service-definition.json',
    'task-definition.local.json',
    'task-definition.yaml',
    'task-definition.yaml.j2',
    'nginx.json.tpl',
    'tasks.json',
  ])('does not take %s for one', (name) => {
    expect(isTaskDefinitionName(name)).toBe(false);
  });

  it.each([
    ['{ "family": "a" }', true],
    ['# rendered by make\n{', true],
    ['{# head #}\n{% if a %}\n{', true],
    ['', true],
    ['AWSTemplateFormatVersion: 2010-09-09', false],
    ['# note\n---\nResources:', false],
  ])('tells whether %j can become JSON', (text, can) => {
    expect(canBecomeJson(text)).toBe(can);
  });

  it('knows overlays and the definitions they belong to', () => {
    expect(isOverlayName('file:///a/web.local.json')).toBe(true);
    expect(definitionPathOf('file:///a/web.local.json')).toBe('file:///a/web.json');
    expect(definitionPathOf('file:///a/web.json')).toBeUndefined();
  });

  it('lists the patterns that the manifest contributes', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      contributes?: { languages?: { id: string; filenamePatterns?: string[] }[] };
    };
    const language = manifest.contributes?.languages?.find(({ id }) => id === 'ecs-task-definition');
    expect(language?.filenamePatterns).toEqual(TASK_DEFINITION_PATTERNS);
  });
});

describe('content', () => {
  it.each([
    '{ "containerDefinitions": [] }',
    '{ "family": "a", "tags": [{ "key": "containerDefinitions" }], "containerDefinitions": [{ "name": ',
    '{ "taskDefinition": { "containerDefinitions": [] } }',
    '{ // half\n "containerDefinitions" : [ }',
  ])('recognises %s', (text) => {
    expect(isTaskDefinitionContent(text)).toBe(true);
  });

  it.each([
    '',
    '[]',
    '{ "containerDefinitions": {} }',
    '{ "a": { "containerDefinitions": [] } }',
    '{ "Resources": { "Task": { "Properties": { "containerDefinitions": [] } } } }',
    '[{ "containerDefinitions": [] }]',
    '{ "text": "\\"containerDefinitions\\": []" }',
  ])('does not take %s for one', (text) => {
    expect(isTaskDefinitionContent(text)).toBe(false);
  });

  it.each(['service-definition.json', 'infra/ecs-service-def.json', 'ecs-service-definition.json', 'servicedef.json'])(
    'knows %s as a service definition',
    (name) => {
      expect(isServiceName(name)).toBe(true);
      expect(isTaskDefinitionName(name)).toBe(false);
    },
  );
});
