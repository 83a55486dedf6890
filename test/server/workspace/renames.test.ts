import { describe, expect, it } from 'vitest';
import { overlaysToRename } from '../../../server/src/workspace/renames.ts';

const files: Record<string, string> = {
  'file:///w/web.json': '{ "containerDefinitions": [] }',
  'file:///w/web.local.json': '{}',
  'file:///w/api.json': '{ "containerDefinitions": [] }',
  'file:///w/service.json': '{ "serviceName": "a", "taskDefinition": "a", "desiredCount": 1 }',
  'file:///w/service.local.json': '{}',
  'file:///w/settings.json': '{}',
  'file:///w/settings.local.json': '{}',
};
const disk = { readFile: (uri: string) => Promise.resolve(files[uri]) };
const renaming = async (...pairs: [string, string][]) =>
  (
    await overlaysToRename(
      pairs.map(([from, to]) => ({ oldUri: `file:///w/${from}`, newUri: `file:///w/${to}` })),
      disk,
    )
  ).map(({ oldUri, newUri }) => `${oldUri.slice(10)} → ${newUri.slice(10)}`);

describe('renaming a definition', () => {
  it('takes its overlay along, into another folder too', async () => {
    expect(await renaming(['web.json', 'shop.json'])).toEqual(['web.local.json → shop.local.json']);
    expect(await renaming(['service.json', 'ecs/service.json'])).toEqual([
      'service.local.json → ecs/service.local.json',
    ]);
  });

  it.each([
    ['it has none', [['api.json', 'b.json']]],
    ['it is no definition', [['settings.json', 'b.json']]],
    ['another overlay is there', [['web.json', 'service.json']]],
    [
      'the overlay is renamed as well',
      [
        ['web.json', 'b.json'],
        ['web.local.json', 'c.local.json'],
      ],
    ],
    ['it is the overlay', [['web.local.json', 'b.local.json']]],
    ['it is no JSON any more', [['web.json', 'web.json.bak']]],
  ] satisfies [string, [string, string][]][])('moves nothing where %s', async (_, pairs) => {
    expect(await renaming(...pairs)).toEqual([]);
  });
});
