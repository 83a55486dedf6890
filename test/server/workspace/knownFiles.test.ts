import { describe, expect, it } from 'vitest';
import type { FileSystem } from '../../../server/src/workspace/fileSystem.ts';
import { createKnownFiles } from '../../../server/src/workspace/knownFiles.ts';
import { scan } from '../../../server/src/workspace/scan.ts';
import { service } from '../support/language.ts';

const definition = (family: string) => `{ "family": "${family}", "containerDefinitions": [] }`;
const requests = '{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1 }';

/** Files by their addresses below file:///w; tests change them as they like. */
function disk(files: Record<string, string>): FileSystem {
  return {
    readFile: (uri, largest = Infinity) => {
      const text = files[uri];
      return Promise.resolve(text === undefined || text.length > largest ? undefined : text);
    },
    readFolder: (uri) => {
      const below = Object.keys(files).filter((file) => file.startsWith(`${uri}/`));
      const names = new Map(
        below.map((file) => {
          const [name = '', ...rest] = file.slice(uri.length + 1).split('/');
          return [name, rest.length > 0];
        }),
      );
      return Promise.resolve([...names].map(([name, isFolder]) => ({ name, isFolder })));
    },
  };
}

const urisOf = (known: ReturnType<typeof createKnownFiles>) =>
  known
    .documents()
    .map(({ uri }) => uri)
    .toSorted();

async function setUp(files: Record<string, string>, excluded: readonly string[] = []) {
  const known = createKnownFiles({ service, files: disk(files) });
  await known.addFolder('file:///w', excluded);
  return known;
}

describe('definitions on disk', () => {
  it('are found by name and content, in folders that people write in', async () => {
    const known = await setUp(
      {
        'file:///w/task-definition.json': definition('web'),
        'file:///w/a/.aws/taskdef.json': definition('a'),
        'file:///w/a/ecs-service-def.json': requests,
        'file:///w/a/service-definition.json': '{ "openapi": "3.1.0", "services": [] }',
        'file:///w/a/package.json': definition('package'),
        'file:///w/task-def.json': '{ "Resources": {} }',
        'file:///w/node_modules/x/taskdef.json': definition('x'),
        'file:///w/old/taskdef.json': definition('old'),
        'file:///w/task-definition-big.json': `${definition('big')}${' '.repeat(300_000)}`,
      },
      ['old'],
    );
    expect(urisOf(known)).toEqual([
      'file:///w/a/.aws/taskdef.json',
      'file:///w/a/ecs-service-def.json',
      'file:///w/task-definition.json',
    ]);
  });

  it('follow changes, and tell whether anything changed', async () => {
    const files: Record<string, string> = { 'file:///w/taskdef.json': definition('one') };
    const known = await setUp(files);
    expect(await known.refresh(['file:///w/taskdef.json'])).toBe(false);
    files['file:///w/taskdef.json'] = definition('two');
    files['file:///w/new/taskdef.json'] = definition('new');
    files['file:///w/dist/taskdef.json'] = definition('copy');
    files['file:///elsewhere/taskdef.json'] = definition('elsewhere');
    expect(await known.refresh(Object.keys(files))).toBe(true);
    expect(known.documents().map(({ text }) => text)).toEqual([definition('two'), definition('new')]);
    delete files['file:///w/taskdef.json'];
    expect(await known.refresh(['file:///w/taskdef.json'])).toBe(true);
    expect(urisOf(known)).toEqual(['file:///w/new/taskdef.json']);
  });

  it('go with their folder', async () => {
    const files: Record<string, string> = {
      'file:///w/a/taskdef.json': definition('a'),
      'file:///w/b/taskdef.json': definition('b'),
    };
    const known = await setUp(files);
    delete files['file:///w/a/taskdef.json'];
    expect(await known.refresh(['file:///w/a'])).toBe(true);
    expect(urisOf(known)).toEqual(['file:///w/b/taskdef.json']);
    known.removeFolder('file:///w');
    expect(urisOf(known)).toEqual([]);
  });

  it('stay while another folder of the workspace holds them', async () => {
    const known = await setUp({ 'file:///w/a/taskdef.json': definition('a') });
    await known.addFolder('file:///w/a');
    known.removeFolder('file:///w/a');
    expect(urisOf(known)).toEqual(['file:///w/a/taskdef.json']);
  });

  it('of any name are known once an editor showed them', async () => {
    const known = await setUp({ 'file:///w/api.json': definition('api') });
    expect(await known.refresh(['file:///w/api.json'])).toBe(false);
    known.learn('file:///w/api.json');
    expect(await known.refresh(['file:///w/api.json'])).toBe(true);
    expect(urisOf(known)).toEqual(['file:///w/api.json']);
  });

  it('are what the newest reading says, whichever ends last', async () => {
    const answers: ((text: string) => void)[] = [];
    const readFile = () => new Promise<string>((resolve) => answers.push(resolve));
    const known = createKnownFiles({ service, files: { ...disk({}), readFile } });
    await known.addFolder('file:///w');
    const first = known.refresh(['file:///w/taskdef.json']);
    const second = known.refresh(['file:///w/taskdef.json']);
    answers[1]?.(definition('new'));
    await second;
    answers[0]?.(definition('old'));
    await first;
    expect(known.documents().map(({ text }) => text)).toEqual([definition('new')]);
  });
});

describe('the scan', () => {
  const files = disk({ 'file:///w/a/x': '', 'file:///w/b/c/x': '', 'file:///w/x': '' });
  const options = { isWanted: (name: string) => name === 'x', isLookedInto: () => true };

  it('ends with what it has at each of its limits', async () => {
    const limited = (limits: { folders?: number; depth?: number; files?: number }) =>
      scan('file:///w', files, { ...options, limits: { folders: 9, depth: 9, files: 9, ...limits } });
    expect(await limited({})).toEqual(['file:///w/x', 'file:///w/a/x', 'file:///w/b/c/x']);
    expect(await limited({ folders: 2 })).toEqual(['file:///w/x', 'file:///w/a/x']);
    expect(await limited({ depth: 1 })).toEqual(['file:///w/x', 'file:///w/a/x']);
    expect(await limited({ files: 1 })).toEqual(['file:///w/x']);
  });

  it('stops when nobody waits for it', async () => {
    expect(await scan('file:///w', files, { ...options, isStopped: () => true })).toEqual([]);
  });
});
